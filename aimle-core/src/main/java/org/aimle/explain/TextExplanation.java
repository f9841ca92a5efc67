package org.aimle.explain;

import java.io.Serializable;

/**
 * What an explainer says about one text.
 *
 * @param prediction one element, the predicted label in [0, 1], or the probability of each class
 * @param scores of each token that was read: what the choice is made by
 * @param chosen positions of the chosen tokens, ascending
 * @since 0.1.0
 */
public record TextExplanation(double[] prediction, float[] scores, int[] chosen)
    implements Serializable {

  private static final long serialVersionUID = 1L;
}
