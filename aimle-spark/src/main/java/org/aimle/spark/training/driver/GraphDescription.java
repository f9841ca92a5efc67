package org.aimle.spark.training.driver;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Tells what a graph's configuration computes, value by value, so that two can be compared. */
public final class GraphDescription {

  /** What a training that is continued may have changed: it does not depend on them any more. */
  private static final Set<String> FREE =
      Set.of("seed", "threads", "iterationCount", "epochCount", "carried", "unnamedTexts");

  private GraphDescription() {}

  /**
   * Each value of a configuration's JSON by the way to it, such as {@code
   * network.vertices.out.layer.nOut}, without seeds of weights, threads, counters, and what
   * vertices carry from step to step.
   */
  public static Map<String, String> of(String configuration) {
    try {
      Map<String, String> values = new LinkedHashMap<>();
      put("network", new ObjectMapper().readTree(configuration), values);
      return values;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(String way, JsonNode node, Map<String, String> values) {
    if (node.isValueNode() || node.isEmpty()) {
      values.put(way, node.isTextual() ? node.textValue() : node.toString());
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        put(way + "[" + i + "]", node.get(i), values);
      }
    } else {
      for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
        Map.Entry<String, JsonNode> field = fields.next();
        if (!FREE.contains(field.getKey())) {
          put(way + "." + field.getKey(), field.getValue(), values);
        }
      }
    }
  }
}
