package org.aimle.spark.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.aimle.spark.text.LabelScale;

/** The written form of a {@link LabelScale}. */
final class LabelsJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private LabelsJson() {}

  static String write(LabelScale labels) {
    ObjectNode root = JSON.createObjectNode();
    root.put("classes", labels.classes());
    root.put("low", labels.low());
    root.put("high", labels.high());
    labels.names().forEach(root.putArray("names")::add);
    return root.toString();
  }

  /**
   * @throws IOException if the text is not of this form
   * @throws IllegalArgumentException if it holds what no labels have
   */
  static LabelScale read(String text) throws IOException {
    JsonNode root = JSON.readTree(text);
    List<String> names = new ArrayList<>();
    root.required("names").forEach(name -> names.add(name.asText()));
    return new LabelScale(
        root.required("classes").asInt(),
        root.required("low").asDouble(),
        root.required("high").asDouble(),
        names);
  }
}
