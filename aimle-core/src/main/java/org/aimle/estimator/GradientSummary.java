package org.aimle.estimator;

import org.aimle.lambda.SparsityStatistics;

/**
 * What one backward pass saw, beside the gradient.
 *
 * @param statistics non-zero entries of the estimates and their number. Of differences: averaged
 *     over marginal samples but not over samples, so examples times samples; of other estimators:
 *     one gradient for each example. Where a solver has blocks, each block's gradient is one
 * @param lambda the step along the loss gradient; the mean over examples if each has its own; 0 for
 *     estimators that take none
 * @param divisor what the differences were divided by (not counting the 2 of a central difference);
 *     the mean over examples if each has its own; 1 for estimators that take no differences
 * @since 0.1.0
 */
public record GradientSummary(SparsityStatistics statistics, double lambda, double divisor) {}
