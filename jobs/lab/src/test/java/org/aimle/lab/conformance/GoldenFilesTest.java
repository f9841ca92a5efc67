package org.aimle.lab.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays every golden file of the evaluation data folder (system property aimle.evaluation.data);
 * one of a kind without a replay fails.
 */
class GoldenFilesTest {

  @TestFactory
  Stream<DynamicTest> everyFileIsMatched() throws IOException {
    Path folder = Path.of(System.getProperty("aimle.evaluation.data", "none"), "golden");
    if (!Files.isDirectory(folder)) {
      // Only a test that is aborted is reported as skipped, not a factory.
      return Stream.of(
          DynamicTest.dynamicTest(
              "golden files", () -> assumeTrue(false, "no golden files at " + folder)));
    }
    return Conformance.files(folder).stream()
        .map(
            path ->
                DynamicTest.dynamicTest(
                    path.getFileName().toString(),
                    () -> {
                      FileResult result = Conformance.replay(GoldenFile.read(path));
                      assertEquals(Outcome.PASSED, result.outcome(), result::toString);
                    }));
  }
}
