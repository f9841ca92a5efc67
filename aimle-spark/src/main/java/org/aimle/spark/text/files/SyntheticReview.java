package org.aimle.spark.text.files;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A generated review.
 *
 * @param tokens its words
 * @param ratings by aspect, each in [0, 1]
 * @param masks by aspect: 1 for each token on which the aspect's rating depends, else 0
 * @since 0.1.0
 */
public record SyntheticReview(
    List<String> tokens, Map<String, Double> ratings, Map<String, List<Integer>> masks) {

  /** The review as a text scored by one of its aspects. */
  TextExample example(String name, Optional<String> split, String aspect) {
    return new TextExample(
        name, split, tokens, ratings.get(aspect), Optional.of(masks.get(aspect)));
  }
}
