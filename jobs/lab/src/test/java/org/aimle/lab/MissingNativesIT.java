package org.aimle.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aimle.jobs.LauncherRun;
import org.aimle.lab.soak.Checkout;
import org.aimle.lab.soak.StandaloneCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers whose machine lacks ND4J's native code, in a cluster as the preset sets it up but for
 * waits and repeats.
 */
class MissingNativesIT {

  private static final Checkout CHECKOUT = new Checkout(LauncherRun.SCRIPT);
  private static final String FAST = "-XX:TieredStopAtLevel=1";

  /** JavaCPP looks for the libraries of a platform that there is not. */
  private static final Map<String, String> NO_NATIVES =
      Map.of("JAVA_TOOL_OPTIONS", FAST + " -Dorg.bytedeco.javacpp.platform=linux-none");

  @TempDir private Path folder;

  private LauncherRun explain(
      StandaloneCluster cluster, int executors, String output, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(cluster.explain(executors));
    arguments.addAll(List.of(more));
    arguments.addAll(
        List.of(
            // How long Spark waits for an executor that is not left out.
            "--conf",
            "spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout=5s",
            "--synthetic-texts=40",
            "--workers=" + executors,
            "--batch-size=10",
            "--epochs=1",
            "--k=3",
            "--filters=4",
            "--hidden-units=4",
            "--vector-size=4",
            "--vector-iterations=1",
            "--output=" + output));
    return LauncherRun.of(
        LauncherRun.SCRIPT,
        folder,
        Map.of("SPARK_LOCAL_IP", "127.0.0.1", "JAVA_TOOL_OPTIONS", FAST),
        arguments);
  }

  @Test
  void oneSuchWorkerIsLeftOutAndOnlySuchEndTheJobInOneLine()
      throws IOException, InterruptedException {
    try (StandaloneCluster cluster = new StandaloneCluster(CHECKOUT, folder, Map.of())) {
      cluster.addWorker(NO_NATIVES);
      // Else what was lost with the executor is computed, and lost, four times: a minute each.
      LauncherRun alone =
          explain(cluster, 1, "alone", "--conf", "spark.stage.maxConsecutiveAttempts=1");
      assertEquals(1, alone.code(), alone.toString());
      String last = alone.err().get(alone.err().size() - 1);
      assertTrue(last.matches("aimle: explain failed: .*failed on host 127\\.0\\.0\\.1 .*"), last);
      assertTrue(last.contains("UnsatisfiedLinkError"), last);
      assertTrue(last.contains("add the natives of its platform"), last);
      assertFalse(alone.err().stream().anyMatch(line -> line.startsWith("\tat ")), "stack trace");
      assertFalse(Files.exists(folder.resolve("alone")));

      cluster.addWorker(Map.of("JAVA_TOOL_OPTIONS", FAST));
      LauncherRun both = explain(cluster, 2, "both");
      assertEquals(0, both.code(), both.toString());
      assertTrue(
          both.err().stream().anyMatch(l -> l.contains("A task failed on host 127.0.0.1")),
          both.toString());
      assertTrue(Files.isDirectory(folder.resolve("both/model")));
    }
  }
}
