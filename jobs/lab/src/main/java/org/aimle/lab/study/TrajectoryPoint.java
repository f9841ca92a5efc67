package org.aimle.lab.study;

/**
 * Where an adapting lambda is after some steps, mean over the instances.
 *
 * @param problem name
 * @param noise what was drawn, in writing
 * @param estimator name of the {@link Contender}
 * @param samples S
 * @param step steps taken
 * @param beta the relative magnitude
 * @param lambda the step along the gradient of the loss
 * @param density running mean of non-zero entries, which the rule leads to its target
 * @param cosine mean cosine of estimates made with this beta
 */
public record TrajectoryPoint(
    String problem,
    String noise,
    String estimator,
    int samples,
    int step,
    double beta,
    double lambda,
    double density,
    double cosine) {}
