package org.aimle.spark.training;

/** What the driver does with the mean of the workers' parameters at the end of a round. */
public sealed interface OuterOptimiser {

  /** The mean becomes the parameters. */
  static OuterOptimiser averaging() {
    return new Averaging();
  }

  /**
   * Nesterov momentum on the rounds' net change.
   *
   * @see Nesterov
   */
  static OuterOptimiser nesterov(double learningRate, double momentum) {
    return new Nesterov(learningRate, momentum);
  }

  /** Plain averaging of parameters. */
  record Averaging() implements OuterOptimiser {}

  /**
   * With {@code d = parameters - mean}: {@code v <- momentum v + d; parameters <- parameters -
   * learningRate (d + momentum v)} (the outer step of DiLoCo, Douillard et al. 2023). Learning rate
   * 1 and momentum 0 is plain averaging.
   *
   * @param learningRate more than 0
   * @param momentum in [0, 1)
   */
  record Nesterov(double learningRate, double momentum) implements OuterOptimiser {

    /**
     * @throws IllegalArgumentException if a number is outside of its range
     */
    public Nesterov {
      if (!(learningRate > 0 && Double.isFinite(learningRate))) {
        throw new IllegalArgumentException(
            "learningRate is " + learningRate + " but must be a finite number above 0");
      }
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException("momentum is " + momentum + " but must be in [0, 1)");
      }
    }
  }
}
