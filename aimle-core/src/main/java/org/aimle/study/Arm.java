package org.aimle.study;

import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.NoiseDistribution;

/**
 * One configuration that is measured.
 *
 * @param value of the knob; 0 where there is none
 * @param spec the estimator, with its samples
 * @param noise what was asked for; the estimator may draw from another distribution
 */
record Arm(
    Contender contender, double value, EstimatorSpec spec, NoiseDistribution noise, int samples) {

  static Arm of(
      Contender contender,
      StudyProblem problem,
      double value,
      NoiseDistribution noise,
      int samples) {
    EstimatorSpec spec = EstimatorSpec.parse(contender.spec(problem, value));
    return new Arm(
        contender, value, samples == 1 ? spec : spec.withSamples(samples), noise, samples);
  }
}
