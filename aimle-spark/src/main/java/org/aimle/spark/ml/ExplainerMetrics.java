package org.aimle.spark.ml;

/**
 * How well a model predicts labels; weighted means over texts or rows where {@code weightCol} is
 * set. What labels do not have is NaN.
 *
 * @param examples texts or rows that were predicted
 * @param meanSquaredError of scores
 * @param r2 share of the variance of scores that is predicted, at most 1; where all labels are
 *     equal, so that there is no variance, 1 if all predictions are exact, else 0
 * @param accuracy share of examples whose likeliest class is predicted
 * @param logLoss cross-entropy of the predicted probabilities of classes, natural logarithm
 * @since 0.1.0
 */
public record ExplainerMetrics(
    long examples, double meanSquaredError, double r2, double accuracy, double logLoss) {}
