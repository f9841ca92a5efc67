package org.aimle.lab.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.dl4j.layers.TokenThreads;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.explain.FrozenExplainer;
import org.aimle.explain.TextBatchBuffer;
import org.aimle.explain.TextExplainer;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.explain.WordVectors;
import org.aimle.lambda.LambdaRules;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Times one training step and one inference pass of the text explainer on random texts of equal
 * length: gathering the word vectors, forward, backward through AIMLE, Adam.
 */
final class ExplainerBenchmark {

  private static final int WARM_UP = 10;

  private ExplainerBenchmark() {}

  /**
   * What to measure.
   *
   * @param settings the network
   * @param batch texts of a minibatch, at least 1
   * @param length tokens of a text, at least 1
   * @param vocabulary words with vectors, at least 1
   * @param repeats measured steps, at least 1
   */
  record Setup(TextExplainerSettings settings, int batch, int length, int vocabulary, int repeats) {

    /**
     * @throws IllegalArgumentException if a number is less than 1
     */
    Setup {
      if (batch < 1 || length < 1 || vocabulary < 1 || repeats < 1) {
        throw new IllegalArgumentException(
            "batch is %d, length %d, vocabulary %d, repeats %d; all must be at least 1"
                .formatted(batch, length, vocabulary, repeats));
      }
    }

    /** The published network: 200-d vectors of 20,000 words, 40 texts of 350 tokens. */
    static Setup published(int repeats) {
      TextExplainerSettings published =
          TextExplainerSettings.builder(200)
              .estimator(EstimatorSpec.parse("aimle-central"))
              .lambdaRule(LambdaRules.parse("published"))
              .build();
      return new Setup(published, 40, 350, 20_000, repeats);
    }
  }

  /**
   * What was measured.
   *
   * @param trainMillis median of a training step
   * @param trainExamplesPerSecond texts trained on per second, at the median
   * @param inferMillis median of explaining a batch, text by text on one thread, as jobs do
   * @param inferExamplesPerSecond texts explained per second, at the median
   */
  record Result(
      double trainMillis,
      double trainExamplesPerSecond,
      double inferMillis,
      double inferExamplesPerSecond) {}

  /** Measures; takes about {@code repeats + 10} steps of each kind. */
  static Result run(Setup setup) {
    TokenThreads.set(setup.settings().threads());
    Random random = new Random(setup.settings().seed());
    WordVectors vectors = randomVectors(setup, random);
    int[][] tokens = new int[setup.batch()][setup.length()];
    for (int[] text : tokens) {
      Arrays.setAll(text, i -> random.nextInt(setup.vocabulary()));
    }
    float[] labels = new float[setup.batch()];
    for (int b = 0; b < labels.length; b++) {
      labels[b] = random.nextFloat();
    }
    ComputationGraph graph = new ComputationGraph(TextExplainer.configuration(setup.settings()));
    graph.init();
    TextBatchBuffer buffer = new TextBatchBuffer(vectors);
    RepeatLabels repeat = new RepeatLabels(setup.settings().estimator().outputs());
    double train =
        medianMillis(
            setup.repeats(),
            () -> {
              MultiDataSet data = buffer.fill(tokens).withLabels(labels);
              repeat.preProcess(data);
              graph.fit(data);
            });
    FrozenExplainer explainer = FrozenExplainer.of(graph, vectors);
    double infer =
        medianMillis(
            setup.repeats(),
            () -> {
              for (int[] text : tokens) {
                explainer.explain(text);
              }
            });
    return new Result(train, setup.batch() / train * 1e3, infer, setup.batch() / infer * 1e3);
  }

  private static WordVectors randomVectors(Setup setup, Random random) {
    int dimension = setup.settings().dimension();
    List<String> words = IntStream.range(0, setup.vocabulary()).mapToObj(i -> "w" + i).toList();
    float[] table = new float[Math.multiplyExact(setup.vocabulary(), dimension)];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextGaussian();
    }
    return WordVectors.of(words, table, dimension);
  }

  private static double medianMillis(int repeats, Runnable step) {
    double[] times = new double[repeats];
    for (int i = -WARM_UP; i < repeats; i++) {
      long start = System.nanoTime();
      step.run();
      if (i >= 0) {
        times[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(times);
    return (times[(repeats - 1) / 2] + times[repeats / 2]) / 2;
  }
}
