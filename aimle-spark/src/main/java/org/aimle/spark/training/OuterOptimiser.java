package org.aimle.spark.training;

import org.aimle.spec.NamedParameters;
import org.aimle.spec.Written;

/**
 * What the driver does with the mean of the workers' parameters at the end of a round. Pure: the
 * outcome depends on the arguments alone. One of your own needs an {@link OuterOptimiserFactory} on
 * the class path, by which settings and checkpoints name it. Thread-safe.
 *
 * @since 0.1.0
 */
public interface OuterOptimiser extends Written {

  /**
   * The step towards the mean.
   *
   * @param before the parameters with which the round began, and what the step before left in its
   *     memory; not to be changed
   * @param mean {@code [parameters]}; the optimiser may keep it
   */
  OuterStep next(OuterStep before, float[] mean);

  /** The written form, from which its factory makes an equal optimiser. */
  @Override
  NamedParameters written();

  /** The mean becomes the parameters. */
  static OuterOptimiser averaging() {
    return new ParameterAveraging();
  }

  /**
   * Nesterov momentum on the rounds' net change. With {@code d = parameters - mean}: {@code v <-
   * momentum v + d; parameters <- parameters - learningRate (d + momentum v)} (the outer step of
   * DiLoCo, Douillard et al. 2023). Learning rate 1 and momentum 0 is plain averaging.
   *
   * @param learningRate more than 0
   * @param momentum in [0, 1)
   * @throws IllegalArgumentException if a number is outside of its range
   */
  static OuterOptimiser nesterov(double learningRate, double momentum) {
    return new NesterovMomentum(learningRate, momentum);
  }

  /**
   * Reads a written form, such as {@code averaging} or {@code nesterov:learning-rate=0.7,
   * momentum=0.9}.
   *
   * @throws IllegalArgumentException if no factory or several have that name, or it refuses the
   *     parameters
   */
  static OuterOptimiser parse(String text) {
    return OuterOptimisers.parse(text);
  }
}
