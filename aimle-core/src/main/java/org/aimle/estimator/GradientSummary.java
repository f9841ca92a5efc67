package org.aimle.estimator;

import org.aimle.target.SparsityStatistics;

/**
 * What one backward pass saw, beside the gradient.
 *
 * @param statistics non-zero entries of the estimates, averaged over marginal samples but not over
 *     samples, and their number: examples times samples
 * @param lambda the step along the loss gradient; the mean over examples if each has its own; 0 for
 *     straight-through
 * @param divisor what the differences were divided by (not counting the 2 of a central difference);
 *     the mean over examples if each has its own
 */
public record GradientSummary(SparsityStatistics statistics, double lambda, double divisor) {}
