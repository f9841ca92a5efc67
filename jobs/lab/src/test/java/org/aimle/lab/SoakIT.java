package org.aimle.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aimle.jobs.LauncherRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the soak: real processes, really killed. */
class SoakIT {

  @TempDir private Path folder;

  @Test
  void aDriverAndAnExecutorThatAreKilledChangeNothing() throws IOException, InterruptedException {
    LauncherRun run =
        LauncherRun.of(
            LauncherRun.SCRIPT,
            folder,
            Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1"),
            List.of("soak", "--brief", "--texts=120", "--epochs=3", "--output=soak"));
    String page = Files.readString(folder.resolve("soak/soak.md"));
    assertEquals(0, run.code(), run + "\n" + page);
    assertTrue(run.err().stream().anyMatch(l -> l.contains("the driver is killed")), page);
    assertTrue(run.err().stream().anyMatch(l -> l.contains("an executor is killed")), page);
    assertTrue(run.err().stream().anyMatch(l -> l.contains("stands still")), page);
    assertTrue(
        page.contains("2 kills in 1 runs: 1 identical to the undisturbed run, 0 not."), page);
    assertTrue(page.contains("| 2 | 2 |"), "two kills, two lives of the driver: " + page);
    assertTrue(
        Files.readString(folder.resolve("soak/run-1/driver-2.log")).contains("texts to train on"));
  }
}
