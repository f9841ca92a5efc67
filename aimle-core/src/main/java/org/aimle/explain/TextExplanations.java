package org.aimle.explain;

/**
 * What an explainer says about a batch of texts.
 *
 * @param predictions {@code predictions[text]}: the predicted label, in (0, 1), or the probability
 *     of each class
 * @param scores {@code scores[text][token]}: what the choice is made by
 * @param chosen {@code chosen[text]}: positions of the chosen tokens, ascending; of top-k exactly
 *     k, fewer only if the text is shorter
 * @since 0.1.0
 */
public record TextExplanations(float[][] predictions, float[][] scores, int[][] chosen) {}
