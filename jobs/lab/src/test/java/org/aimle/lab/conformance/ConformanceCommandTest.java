package org.aimle.lab.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceCommandTest {

  /**
   * One case of the straight-through estimator: with noise the scores are (1, 3, 0), so the second
   * element is chosen, and the gradient of the loss is passed on as it is.
   */
  private static String straightThrough(int chosen) {
    return """
        {"format": "aimle-golden/1", "kind": "straight_through", "cases": [{"batch": 1, "n": 3,
         "k": 1, "nb_samples": 1, "noise_temperature": 1, "theta": [1, 0, 0], "noise": [0, 3, 0],
         "z_rows": [[%d]], "dy": [0.5, -1, 2], "gradient": [0.5, -1, 2]}]}
        """
        .formatted(chosen);
  }

  @TempDir private Path folder;

  private void write(String name, String json) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void skipsKindsItDoesNotKnowAndSaysSo() throws IOException {
    write("a.json.gz", straightThrough(1));
    write("b.json.gz", "{\"format\": \"aimle-golden/1\", \"kind\": \"no_such_kind\"}");
    CommandRun run = CommandRun.of("conformance", folder.toString());
    assertEquals(0, run.code(), run.out());
    assertTrue(run.out().contains("Kinds not known yet: no_such_kind"), run.out());
    assertTrue(run.out().strip().endsWith("1 passed, 0 failed, 1 skipped"), run.out());
  }

  @Test
  void failsOnAFileThatDoesNotAgreeAndGoesOn() throws IOException {
    write("a.json.gz", "{\"format\": \"aimle-golden/1\", \"kind\": \"target_distributions\"");
    write("b.json.gz", straightThrough(0));
    write("c.json.gz", straightThrough(1));
    CommandRun run = CommandRun.of("conformance", folder.toString());
    assertEquals(Aimle.FAILED, run.code());
    assertTrue(run.out().strip().endsWith("1 passed, 2 failed, 0 skipped"), run.out());
  }

  @Test
  void refusesAFolderThatHoldsNothing() {
    CommandRun run = CommandRun.of("conformance", folder.toString());
    assertEquals(Aimle.WRONG_INPUT, run.code());
    assertTrue(run.err().contains("holds no golden file"), run.err());
  }
}
