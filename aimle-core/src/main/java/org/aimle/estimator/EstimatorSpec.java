package org.aimle.estimator;

import java.io.Serializable;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.spec.Written;

/**
 * A gradient estimator by its settings: immutable, serialisable, and with a written form for
 * configurations and JSON that {@link #parse} reads back: {@code aimle-central}, {@code
 * aimle-forward:samples=4,norm=instance}, {@code imle:lambda=10,scaling=none}. Each family of
 * estimators has its own record.
 *
 * <p>A network keeps the written form, so one of your own needs a registered {@link
 * EstimatorFactory}, and an {@code equals} by settings, as records have it.
 *
 * @since 0.1.0
 */
public interface EstimatorSpec extends Serializable, Written {

  /** The estimator's name in writing, such as {@code aimle-central}. */
  default String name() {
    return written().name();
  }

  /** {@code S}, estimates that are averaged for each example, at least 1. */
  int samples();

  /** {@code T}, rows of noise for each example. */
  default int draws() {
    return samples();
  }

  /** {@code R}, rows of {@code z} for each example in training. */
  default int outputs() {
    return draws();
  }

  /** Whether the estimator follows a {@link org.aimle.lambda.LambdaState}. */
  default boolean adapts() {
    return false;
  }

  /** Whether backward passes read the loss of each row. */
  default boolean needsLosses() {
    return false;
  }

  /** Whether the noise wished for is what is drawn: not if none is, or an exact sampler draws. */
  boolean takesNoise();

  /**
   * The same estimator with another number of samples.
   *
   * @throws IllegalArgumentException if the estimator cannot take so many
   */
  EstimatorSpec withSamples(int samples);

  /**
   * Makes the estimator. What has no use for noise draws none.
   *
   * @param solver the solver of the instances to come
   * @param noise the noise wished for; see {@link GradientEstimator#noise()} for what is drawn
   * @param workers the threads that work on rows
   * @throws IllegalArgumentException if the estimator cannot work with such a solver or noise; the
   *     message says with which it can
   */
  GradientEstimator create(MapSolver solver, NoiseDistribution noise, RowWorkers workers);

  /**
   * Reads the written form, {@code name} or {@code name:key=value,...}; what is left out has its
   * default.
   *
   * @throws IllegalArgumentException if the text is not of that form, the estimator has no such
   *     key, or a value is out of range
   */
  static EstimatorSpec parse(String text) {
    return Estimators.parse(text);
  }
}
