package org.aimle.spark.training.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Names what a graph's configuration computes, so that two can be compared. */
public final class GraphFingerprint {

  /** What a training that is continued may have changed: it does not depend on them any more. */
  private static final Set<String> FREE =
      Set.of("seed", "threads", "iterationCount", "epochCount", "carried", "unnamedTexts");

  private GraphFingerprint() {}

  /**
   * The SHA-256 of a configuration's JSON without seeds of weights, threads, counters, and what
   * vertices carry from step to step.
   */
  public static String of(String configuration) {
    try {
      JsonNode root = new ObjectMapper().readTree(configuration);
      removeFree(root);
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(root.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void removeFree(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(FREE);
    }
    node.forEach(GraphFingerprint::removeFree);
  }
}
