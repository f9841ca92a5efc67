package org.aimle.lab.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.dl4j.layers.TokenThreads;
import org.aimle.explain.FrozenExplainer;
import org.aimle.explain.TextBatchBuffer;
import org.aimle.explain.TextExplainer;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.explain.WordVectors;
import org.aimle.lambda.LambdaState;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Times one training step and one inference pass of the text explainer on random texts of equal
 * length: gathering the word vectors, forward, backward through AIMLE, Adam.
 */
final class ExplainerBenchmark {

  private static final int INFERENCE_WARM_UP = 10;

  private ExplainerBenchmark() {}

  /**
   * What to measure.
   *
   * @param settings the network
   * @param batch texts of a minibatch, at least 1
   * @param length tokens of a text, at least 1
   * @param vocabulary words with vectors, at least 1
   * @param warmUp training steps before those that are measured, in which lambda adapts, at least 0
   * @param repeats measured steps, at least 1
   */
  record Setup(
      TextExplainerSettings settings,
      int batch,
      int length,
      int vocabulary,
      int warmUp,
      int repeats) {

    /**
     * @throws IllegalArgumentException if a number is less than 1
     */
    Setup {
      if (batch < 1 || length < 1 || vocabulary < 1 || repeats < 1 || warmUp < 0) {
        throw new IllegalArgumentException(
            "batch is %d, length %d, vocabulary %d, repeats %d, warm-up %d; all must be at least 1, and the warm-up 0"
                .formatted(batch, length, vocabulary, repeats, warmUp));
      }
    }
  }

  /**
   * What was measured.
   *
   * @param trainMillis median of a training step
   * @param trainCpuMillis of a training step, mean over all threads of this process
   * @param beta of lambda, at the end
   * @param density non-zero entries of a text's gradient, at the end
   * @param trainExamplesPerSecond texts trained on per second, at the median
   * @param inferMillis median of explaining a batch, text by text on one thread, as jobs do
   * @param inferExamplesPerSecond texts explained per second, at the median
   */
  record Result(
      double trainMillis,
      double trainCpuMillis,
      double beta,
      double density,
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
    Runnable step =
        () -> {
          MultiDataSet data = buffer.fill(tokens).withLabels(labels);
          repeat.preProcess(data);
          graph.fit(data);
        };
    for (int i = 0; i < setup.warmUp(); i++) {
      step.run();
    }
    long cpu = cpuNanos();
    double train = medianMillis(setup.repeats(), step);
    double trainCpu = (cpuNanos() - cpu) / 1e6 / setup.repeats();
    LambdaState lambda = AimleGraphs.lambdaStates(graph).get(TextExplainer.SELECTION);
    FrozenExplainer explainer = FrozenExplainer.of(graph, vectors);
    Runnable explain =
        () -> {
          for (int[] text : tokens) {
            explainer.explain(text);
          }
        };
    medianMillis(INFERENCE_WARM_UP, explain);
    double infer = medianMillis(setup.repeats(), explain);
    return new Result(
        train,
        trainCpu,
        lambda.beta(),
        lambda.density(),
        setup.batch() / train * 1e3,
        infer,
        setup.batch() / infer * 1e3);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
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
    for (int i = 0; i < repeats; i++) {
      long start = System.nanoTime();
      step.run();
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    return (times[(repeats - 1) / 2] + times[repeats / 2]) / 2;
  }
}
