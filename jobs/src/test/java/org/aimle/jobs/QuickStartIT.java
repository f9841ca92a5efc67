package org.aimle.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aimle explain}, as it stands in the README: quick, and still good. */
class QuickStartIT {

  @TempDir private Path folder;

  /**
   * Reviews have 4 to 8 reasons, 6 in the mean, so of ten words that are chosen at most some 60 %
   * are reasons.
   */
  @Test
  void findsTheReasonsOfGeneratedReviews() throws IOException, InterruptedException {
    LauncherRun run =
        LauncherRun.of(
            LauncherRun.SCRIPT, folder, Map.of(), List.of("explain", "--output", "quick"));
    assertEquals(0, run.code(), run.err().toString());
    JsonNode metrics = new ObjectMapper().readTree(folder.resolve("quick/metrics.json").toFile());
    for (String set : List.of("validation", "test")) {
      JsonNode scores = metrics.at("/scores/" + set);
      assertTrue(scores.at("/subset_recall").asDouble() > 0.99, scores.toString());
      assertTrue(scores.at("/subset_precision").asDouble() > 0.58, scores.toString());
    }
  }
}
