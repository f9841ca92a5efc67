package org.aimle.lab.study;

import java.util.OptionalDouble;

/**
 * What one configuration of an estimator reached on one problem.
 *
 * @param problem name
 * @param noise what was drawn, in writing
 * @param estimator name of the {@link Contender}
 * @param knob what is swept of it
 * @param value of the knob; 0 where there is none
 * @param samples S
 * @param accuracy against the exact gradients
 * @param cosines with the exact gradients, mean over the repetitions on each instance
 * @param nonZeros entries of a single sample's estimate that are not 0, mean; empty for estimators
 *     that are no differences of solutions
 * @param lambda the step along the gradient of the loss, mean; 0 where there is none
 * @param beta of an adaptive estimator after its last step, mean; 0 for others
 * @param solverCalls for one gradient
 */
public record Measurement(
    String problem,
    String noise,
    String estimator,
    Knob knob,
    double value,
    int samples,
    Accuracy accuracy,
    PerInstance cosines,
    OptionalDouble nonZeros,
    double lambda,
    double beta,
    double solverCalls) {}
