package org.aimle.estimator;

import org.aimle.lambda.LambdaState;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.Instances;

/**
 * Chooses structures for the scores of a minibatch in training, and estimates the gradient of the
 * loss with respect to the scores. Made by {@link EstimatorSpec#create}.
 *
 * <p>All arrays are flat and row-major, {@code stride} elements a row: {@code theta [B, stride]};
 * {@code noise [B * T, stride]} with {@code T} the {@link EstimatorSpec#draws() draws}; {@code z}
 * and {@code dy [B * R, stride]} with {@code R} the {@link EstimatorSpec#outputs() outputs}. Rows
 * of example {@code b} are {@code b * T ..} and {@code b * R ..}. {@code dy} is the gradient of the
 * loss, which falls, at {@code z}, which maximises {@code <z, theta>}. Padding at the ends of rows
 * is neither chosen nor counted in norms or non-zeros, and its gradient is 0.
 *
 * <p>{@link #forward} solves; what it returns is what {@link #backward} takes, at once or later.
 * Nothing that is passed in changes but the array for the result, and lambda does not move: that is
 * for the caller, with the statistics returned. What is computed does not depend on the number of
 * threads. Not thread-safe: an estimator owns scratch memory, reused from step to step.
 *
 * @since 0.1.0
 */
public interface GradientEstimator {

  /** The settings. */
  EstimatorSpec spec();

  /** What the caller draws {@code noise} from. */
  NoiseDistribution noise();

  /**
   * The forward pass of training. (At inference there is no noise: {@code MAP(theta)}.)
   *
   * @param theta the scores {@code [B, stride]}; kept by the result
   * @param noise a draw of {@link #noise()}; not read, and of any size, where its factor is 0; kept
   *     by the result
   * @return the choice, in arrays of its own, with what was passed in
   * @throws IllegalArgumentException if an array has another size, or a solver refuses a row
   */
  Solved forward(Instances instances, float[] theta, float[] noise);

  /**
   * The gradient, averaged over the samples; the loss is meant to be summed over samples and
   * averaged over examples.
   *
   * @param solved what the forward pass gave
   * @param feedback what is known of the loss at {@link Solved#z()}
   * @param state what an adaptive target takes beta from; others do not read it
   * @param gradient receives the gradient {@code [B, stride]}
   * @throws IllegalArgumentException if an array has another size, {@code theta} or the feedback is
   *     not finite, or a solver refuses a row
   */
  GradientSummary backward(Solved solved, Feedback feedback, LambdaState state, float[] gradient);
}
