package org.aimle.spark.ml;

import java.util.List;

/**
 * What a model says about one text.
 *
 * @param prediction the predicted score, in (0, 1)
 * @param chosen the tokens from which alone it was predicted, in text order
 * @since 0.1.0
 */
public record Explanation(double prediction, List<ChosenToken> chosen) {

  /** Copies the list. */
  public Explanation {
    chosen = List.copyOf(chosen);
  }
}
