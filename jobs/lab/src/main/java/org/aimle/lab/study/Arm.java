package org.aimle.lab.study;

import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;

/**
 * One configuration that is measured.
 *
 * @param value of the knob; 0 where there is none
 * @param spec the estimator, with its samples
 * @param noise what was asked for
 * @param drawn what the estimator draws, which need not be what was asked for, in writing
 * @param samples S
 */
record Arm(
    Contender contender,
    double value,
    EstimatorSpec spec,
    NoiseDistribution noise,
    String drawn,
    int samples) {

  /**
   * @param solver of the problem; some estimators work for some solvers only
   */
  static Arm of(
      Contender contender, double value, NoiseDistribution noise, int samples, MapSolver solver) {
    EstimatorSpec read = EstimatorSpec.parse(contender.spec(value));
    EstimatorSpec spec = read.samples() == samples ? read : read.withSamples(samples);
    String drawn = spec.create(solver, noise, RowWorkers.caller()).noise().toString();
    return new Arm(contender, value, spec, noise, drawn, samples);
  }
}
