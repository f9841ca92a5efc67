package org.aimle.lab.study;

import org.aimle.estimator.GradientSummary;

/**
 * What an estimator made of one instance.
 *
 * @param gradients {@code [repetitions, n]}
 * @param summary of all repetitions together
 * @param solverCalls of all repetitions together
 */
record Estimates(float[] gradients, GradientSummary summary, long solverCalls) {}
