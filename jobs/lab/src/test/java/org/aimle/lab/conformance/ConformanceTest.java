package org.aimle.lab.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceTest {

  private static final String STRAIGHT_THROUGH =
      """
      {"format": "aimle-golden/1", "kind": "straight_through", "cases": [
        {"batch": 1, "n": 3, "k": 1, "nb_samples": 2, "noise_temperature": 1.0,
         "theta": [1, 0, 0], "noise": [0, 0, 0, 0, 2, 0], "dy": [1, 0, 0, 3, 0, 0],
         "z_rows": [[0], [%d]], "gradient": [%s, 0, 0]}]}
      """;

  @TempDir Path folder;

  @Test
  void rightNumbersPass() throws IOException {
    FileResult result = only(STRAIGHT_THROUGH.formatted(1, "2"));
    assertEquals(Outcome.PASSED, result.outcome(), result::toString);
    assertEquals(1, result.cases());
    assertTrue(result.comparisons() >= 9);
  }

  @Test
  void aWrongNumberFailsAndIsNamed() throws IOException {
    FileResult result = only(STRAIGHT_THROUGH.formatted(1, "2.001"));
    assertEquals(Outcome.FAILED, result.outcome());
    assertEquals(1, result.failedCases());
    assertEquals(1, result.failures().size());
    String failure = result.failures().get(0);
    assertTrue(failure.startsWith("cases[0]: gradient[0] is 2.0 but 2.001"), failure);
    assertEquals(Outcome.FAILED, only(STRAIGHT_THROUGH.formatted(2, "2")).outcome());
  }

  @Test
  void aFileWithNothingToCompareFails() throws IOException {
    FileResult result =
        only("{\"format\": \"aimle-golden/1\", \"kind\": \"straight_through\", \"cases\": []}");
    assertEquals(Outcome.FAILED, result.outcome());
  }

  @Test
  void unknownKindsAreListed() throws IOException {
    FileResult result = only("{\"format\": \"aimle-golden/1\", \"kind\": \"matching\"}");
    assertEquals(Outcome.UNKNOWN_KIND, result.outcome());
    assertEquals("matching", result.kind());
  }

  @Test
  void refusesWhatIsNoGoldenFile() throws IOException {
    String otherFormat =
        assertThrows(IOException.class, () -> only("{\"format\": \"x/1\"}")).getMessage();
    assertTrue(otherFormat.contains("x/1"), otherFormat);
    Files.writeString(folder.resolve("file.json.gz"), "plain text");
    assertThrows(IOException.class, () -> Conformance.replayFolder(folder));
    Files.delete(folder.resolve("file.json.gz"));
    String empty =
        assertThrows(IOException.class, () -> Conformance.replayFolder(folder)).getMessage();
    assertTrue(empty.contains("no golden file"), empty);
  }

  private FileResult only(String json) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("file.json.gz")))) {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    }
    List<FileResult> results = Conformance.replayFolder(folder);
    assertEquals(1, results.size());
    return results.get(0);
  }
}
