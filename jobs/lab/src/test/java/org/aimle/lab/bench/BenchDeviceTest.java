package org.aimle.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.aimle.jobs.CommandRun;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** {@code aimle bench device}; says nothing about how fast anything is. */
class BenchDeviceTest {

  @Test
  void timesThreePassesOfThreeLayers() {
    CommandRun run =
        CommandRun.of("bench", "device", "--batch=2", "--length=20", "--filters=9", "--repeats=1");
    Assumptions.assumeFalse(
        run.err().contains("OpenCL"), () -> "skipped, no OpenCL device: " + run.err());
    assertEquals(0, run.code(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(10, lines.size(), run.out());
    assertTrue(lines.get(1).startsWith("first    forward"), run.out());
    assertTrue(lines.get(9).startsWith("joined   gradient of input"), run.out());
    assertTrue(lines.get(9).endsWith(" GFLOP/s"), run.out());
  }

  @Test
  void refusesWhatDoesNotDo() {
    CommandRun run = CommandRun.of("bench", "device", "--repeats=0");
    assertTrue(run.err().contains("--repeats is 0 but must be at least 1"), run.err());
  }
}
