package org.aimle.explain;

import java.io.Serializable;

/**
 * What an explainer says about one row of a table.
 *
 * @param prediction one element, the predicted label in [0, 1], or the probability of each class
 * @param scores of each group of columns: what the choice is made by
 * @param chosen the chosen groups, ascending
 * @since 0.1.0
 */
public record FeatureExplanation(double[] prediction, float[] scores, int[] chosen)
    implements Serializable {

  private static final long serialVersionUID = 1L;
}
