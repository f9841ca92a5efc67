package org.aimle.spark.text.files;

import java.util.List;
import java.util.Optional;

/**
 * One text with its score, as read or generated.
 *
 * @param name what errors and reports call it: the id in its file, or {@code file:line}
 * @param split the part of the data it belongs to, where its file says so
 * @param tokens its words in order, at least one
 * @param label in [0, 1]; NaN where it is not known
 * @param mask one 0 or 1 for each token, 1 where a person marked it as a reason for the label;
 *     empty where nobody did
 * @since 0.1.0
 */
public record TextExample(
    String name,
    Optional<String> split,
    List<String> tokens,
    double label,
    Optional<List<Integer>> mask) {

  public TextExample {
    tokens = List.copyOf(tokens);
    mask = mask.map(List::copyOf);
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("the text is empty; give it words or drop the row");
    }
    if (!(label >= 0 && label <= 1) && !Double.isNaN(label)) {
      throw new IllegalArgumentException("label is " + label + " but must be in [0, 1]");
    }
    if (mask.isPresent() && mask.get().size() != tokens.size()) {
      throw new IllegalArgumentException(
          "the mask has "
              + mask.get().size()
              + " marks for "
              + tokens.size()
              + " tokens; write one 0 or 1 for each token");
    }
  }
}
