package org.aimle.spark.ml;

import java.util.List;

/**
 * What a model says about one text.
 *
 * @param prediction the predicted score or class
 * @param probabilities of the classes; empty if a score is predicted
 * @param chosen the tokens from which alone it was predicted, in text order
 * @since 0.1.0
 */
public record Explanation(double prediction, List<Double> probabilities, List<ChosenToken> chosen) {

  /** Copies the lists. */
  public Explanation {
    probabilities = List.copyOf(probabilities);
    chosen = List.copyOf(chosen);
  }
}
