package org.aimle.spark;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.aimle.spark.training.ClusterTrainer;
import org.aimle.spark.training.Clusters;
import org.aimle.spark.training.Graphs;
import org.aimle.spark.training.Rows;
import org.aimle.spark.training.TrainingSettings;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

/** The plugin's half in real executor processes, through a sink of Spark's. */
@Tag("spark")
class AimlePluginProcessesTest {

  private static final String SINK = "spark.metrics.conf.executor.sink.csv.";

  @TempDir Path folder;

  @Test
  void executorsTellWhatTheirTasksDid() throws IOException {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.plugins", AimlePlugin.class.getName())
            .set(SINK + "class", "org.apache.spark.metrics.sink.CsvSink")
            .set(SINK + "period", "1")
            .set(SINK + "directory", folder.toString());
    try (JavaSparkContext context = Clusters.processes(2, conf)) {
      new ClusterTrainer<>(
              new Rows.InOrder(5),
              TrainingSettings.builder().epochs(2).averagingFrequency(2).build(),
              List.of())
          .train(
              Graphs.aimle(6, new Adam(0.01), 1),
              Rows.distribute(context, Rows.random(40, 6, 5).split(2)));
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (sum("worker.examples") < 80 && System.nanoTime() < deadline) {
        sleep();
      }
      assertEquals(80, sum("worker.examples"));
      assertEquals(16, sum("worker.steps"));
      assertEquals(0, sum("worker.notFinite"));
    }
    // They write to the folder until they have ended, which is after the context has.
    ProcessHandle.current()
        .descendants()
        .forEach(process -> process.onExit().completeOnTimeout(process, 30, SECONDS).join());
  }

  private static void sleep() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of the newest values that the executors wrote. */
  private long sum(String metric) throws IOException {
    String end = ".plugin." + AimlePlugin.class.getName() + "." + metric + ".csv";
    try (Stream<Path> files = Files.list(folder)) {
      long sum = 0;
      for (Path file : files.filter(path -> path.toString().endsWith(end)).toList()) {
        List<String> lines = Files.readAllLines(file);
        String last = lines.get(lines.size() - 1);
        sum += last.startsWith("t,") ? 0 : Long.parseLong(last.split(",")[1]);
      }
      return sum;
    }
  }
}
