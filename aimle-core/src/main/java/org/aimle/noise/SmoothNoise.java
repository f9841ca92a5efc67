package org.aimle.noise;

/**
 * A distribution with a differentiable density {@code p}: what estimators need that differentiate
 * an expectation over the noise.
 *
 * @since 0.1.0
 */
public interface SmoothNoise extends NoiseDistribution {

  /** {@code -(ln p)'(x)}; its expectation is 0. */
  double score(double x);
}
