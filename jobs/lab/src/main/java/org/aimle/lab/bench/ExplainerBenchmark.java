package org.aimle.lab.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.dl4j.layers.DeviceTokens;
import org.aimle.dl4j.layers.TokenThreads;
import org.aimle.explain.FrozenExplainer;
import org.aimle.explain.TextBatchBuffer;
import org.aimle.explain.TextExplainer;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.explain.WordVectors;
import org.aimle.lambda.LambdaState;
import org.aimle.opencl.OpenClDevice;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Times one training step and one inference pass of the text explainer on random texts: gathering
 * the word vectors, forward, backward through AIMLE, Adam. Words are as frequent as in a language,
 * the r-th in proportion to 1 / r (Zipf's law), for what repeats need not be computed twice.
 */
final class ExplainerBenchmark {

  private static final int INFERENCE_WARM_UP = 10;

  /** Batches among which texts are sorted by their length, as in training. */
  private static final int POOL = 25;

  private ExplainerBenchmark() {}

  /**
   * What to measure.
   *
   * @param settings the network
   * @param batch texts of a minibatch, at least 1
   * @param lengths tokens of the texts, each at least 1; batches are of texts of like length. If
   *     there are fewer than fill a batch, they are taken again and again
   * @param vocabulary words with vectors, at least 1
   * @param warmUp training steps before those that are measured, in which lambda adapts, at least 0
   * @param repeats measured steps, at least 1
   * @param inference whether that is measured, too
   */
  record Setup(
      TextExplainerSettings settings,
      int batch,
      int[] lengths,
      int vocabulary,
      int warmUp,
      int repeats,
      boolean inference) {

    /**
     * @throws IllegalArgumentException if a number is less than 1
     */
    Setup {
      if (batch < 1 || vocabulary < 1 || repeats < 1 || warmUp < 0) {
        throw new IllegalArgumentException(
            "batch is %d, vocabulary %d, repeats %d, warm-up %d; all must be at least 1, and the warm-up 0"
                .formatted(batch, vocabulary, repeats, warmUp));
      }
      if (lengths.length == 0 || IntStream.of(lengths).anyMatch(length -> length < 1)) {
        throw new IllegalArgumentException(
            "lengths are %s; there must be one or more, each at least 1"
                .formatted(Arrays.toString(lengths)));
      }
    }
  }

  /**
   * What was measured.
   *
   * @param tokens of a batch, mean
   * @param distinct words of a batch, mean
   * @param trainMillis of a training step: the median, or the mean where batches differ in length
   * @param trainCpuMillis of a training step, mean over all threads of this process
   * @param beta of lambda, at the end
   * @param density non-zero entries of a text's gradient, at the end
   * @param trainExamplesPerSecond texts trained on per second, in that time
   * @param inferMillis the same of explaining a batch, text by text on one thread, as jobs do; not
   *     a number if it was not measured
   * @param inferExamplesPerSecond texts explained per second, in that time
   */
  record Result(
      double tokens,
      double distinct,
      double trainMillis,
      double trainCpuMillis,
      double beta,
      double density,
      double trainExamplesPerSecond,
      double inferMillis,
      double inferExamplesPerSecond) {}

  /** Measures; takes about {@code repeats + 10} steps of each kind. */
  static Result run(Setup setup) {
    return run(setup, Optional.empty());
  }

  /**
   * @param device computes the token layers in training; empty: the CPU
   */
  static Result run(Setup setup, Optional<OpenClDevice> device) {
    TokenThreads.set(setup.settings().threads());
    Random random = new Random(setup.settings().seed());
    WordVectors vectors = randomVectors(setup, random);
    int[][][] batches = batches(setup, random);
    float[] labels = new float[setup.batch()];
    for (int b = 0; b < labels.length; b++) {
      labels[b] = random.nextFloat();
    }
    ComputationGraph graph = new ComputationGraph(TextExplainer.configuration(setup.settings()));
    graph.init();
    Optional<DeviceTokens> onDevice = device.map(d -> DeviceTokens.attach(graph, d));
    TextBatchBuffer buffer = new TextBatchBuffer(vectors);
    RepeatLabels repeat = new RepeatLabels(setup.settings().estimator().outputs());
    Consumer<int[][]> step =
        texts -> {
          MultiDataSet data = buffer.fill(texts).withLabels(labels);
          repeat.preProcess(data);
          graph.fit(data);
        };
    for (int i = 0; i < setup.warmUp(); i++) {
      step.accept(batches[i % batches.length]);
    }
    long cpu = cpuNanos();
    double train = millis(setup.repeats(), batches, step);
    double trainCpu = (cpuNanos() - cpu) / 1e6 / setup.repeats();
    onDevice.ifPresent(DeviceTokens::close);
    LambdaState lambda = AimleGraphs.lambdaStates(graph).get(TextExplainer.SELECTION);
    double infer = setup.inference() ? inference(setup, graph, vectors, batches) : Double.NaN;
    return new Result(
        mean(batches, texts -> words(texts).count()),
        mean(batches, texts -> words(texts).distinct().count()),
        train,
        trainCpu,
        lambda.beta(),
        lambda.density(),
        setup.batch() / train * 1e3,
        infer,
        setup.batch() / infer * 1e3);
  }

  private static double inference(
      Setup setup, ComputationGraph graph, WordVectors vectors, int[][][] batches) {
    FrozenExplainer explainer = FrozenExplainer.of(graph, vectors);
    Consumer<int[][]> explain =
        texts -> {
          for (int[] text : texts) {
            explainer.explain(text);
          }
        };
    millis(INFERENCE_WARM_UP, batches, explain);
    return millis(setup.repeats(), batches, explain);
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

  /** Random texts of the lengths in batches, each of texts of like length, in random order. */
  private static int[][][] batches(Setup setup, Random random) {
    int texts = Math.max(setup.batch(), setup.lengths().length);
    List<int[]> all = new ArrayList<>();
    double[] cumulated = zipf(setup.vocabulary());
    for (int i = 0; i < texts; i++) {
      int[] text = new int[setup.lengths()[i % setup.lengths().length]];
      Arrays.setAll(text, t -> draw(cumulated, random));
      all.add(text);
    }
    Collections.shuffle(all, random);
    int pool = POOL * setup.batch();
    for (int from = 0; from < texts; from += pool) {
      all.subList(from, Math.min(texts, from + pool))
          .sort(Comparator.comparingInt(text -> text.length));
    }
    List<int[][]> batches = new ArrayList<>();
    for (int from = 0; from + setup.batch() <= texts; from += setup.batch()) {
      batches.add(all.subList(from, from + setup.batch()).toArray(int[][]::new));
    }
    Collections.shuffle(batches, random);
    return batches.toArray(int[][][]::new);
  }

  /** Sums of {@code 1 / r} over the ranks up to each. */
  private static double[] zipf(int vocabulary) {
    double[] cumulated = new double[vocabulary];
    double sum = 0;
    for (int rank = 1; rank <= vocabulary; rank++) {
      sum += 1.0 / rank;
      cumulated[rank - 1] = sum;
    }
    return cumulated;
  }

  private static int draw(double[] cumulated, Random random) {
    int last = cumulated.length - 1;
    int at = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[last]);
    return Math.min(last, at < 0 ? -at - 1 : at);
  }

  private static IntStream words(int[][] texts) {
    return Arrays.stream(texts).flatMapToInt(Arrays::stream);
  }

  private static double mean(int[][][] batches, ToDoubleFunction<int[][]> of) {
    return Arrays.stream(batches).mapToDouble(of).average().orElseThrow();
  }

  /** Of one run after the other: the median if all are on one batch, else the mean. */
  private static double millis(int repeats, int[][][] batches, Consumer<int[][]> run) {
    double[] times = new double[repeats];
    for (int i = 0; i < repeats; i++) {
      long start = System.nanoTime();
      run.accept(batches[i % batches.length]);
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    if (batches.length > 1) {
      return Arrays.stream(times).average().orElseThrow();
    }
    Arrays.sort(times);
    return (times[(repeats - 1) / 2] + times[repeats / 2]) / 2;
  }
}
