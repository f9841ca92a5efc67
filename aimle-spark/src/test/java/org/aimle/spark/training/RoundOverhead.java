package org.aimle.spark.training;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Prints what a round costs besides its step: one worker, H = 1, local mode, Adam; by default a
 * graph of 240,000 parameters. Not a test: run {@code main} with the module's test class path, the
 * module opens that Spark needs, and one OpenMP and OpenBLAS thread; the later lines count, when
 * the JIT compiler is done. An argument sets the number of inputs.
 */
final class RoundOverhead {

  private RoundOverhead() {}

  public static void main(String[] arguments) {
    int inputs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30_000;
    Rows data = Rows.random(400, inputs, 1);
    try (JavaSparkContext context = Clusters.local(1)) {
      Rows[] minibatches = new Rows[100];
      for (int i = 0; i < minibatches.length; i++) {
        minibatches[i] = data.slice(4 * i, 4 * i + 4);
      }
      for (int repetition = 0; repetition < 8; repetition++) {
        long start = System.nanoTime();
        long cpuStart = cpu();
        Graphs.fit(Graphs.plain(inputs, new Adam(1e-3), 1), 1, 5, Arrays.asList(minibatches));
        long local = System.nanoTime() - start;
        long cpuLocal = cpu() - cpuStart;
        start = System.nanoTime();
        cpuStart = cpu();
        TrainedModel trained =
            new ClusterTrainer<>(
                    new Rows.InOrder(4),
                    TrainingSettings.builder().averagingFrequency(1).epochs(5).build(),
                    List.of())
                .train(
                    Graphs.plain(inputs, new Adam(1e-3), 1),
                    context.parallelize(List.of(1), 1).map(one -> Rows.random(400, inputs, one)));
        long cluster = System.nanoTime() - start;
        long cpuCluster = cpu() - cpuStart;
        int rounds = trained.history().rounds().size();
        System.out.printf(
            "%d rounds: local step %.2f ms, round %.2f ms, overhead %.2f ms (CPU %.2f ms)%n",
            rounds,
            local / 1e6 / rounds,
            cluster / 1e6 / rounds,
            (cluster - local) / 1e6 / rounds,
            (cpuCluster - cpuLocal) / 1e6 / rounds);
      }
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
