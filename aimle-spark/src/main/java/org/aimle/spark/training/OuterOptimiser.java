package org.aimle.spark.training;

import org.aimle.spec.NamedParameters;

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

  /**
   * Reads {@code averaging} or {@code nesterov:learningRate=0.7,momentum=0.9}, the form of {@code
   * toString}.
   *
   * @throws IllegalArgumentException if {@code text} is none of these
   */
  static OuterOptimiser parse(String text) {
    NamedParameters read = NamedParameters.parse(text);
    return switch (read.name()) {
      case "averaging" -> {
        read.requireOnly();
        yield averaging();
      }
      case "nesterov" -> {
        read.requireOnly("learningRate", "momentum");
        yield nesterov(read.real("learningRate", 1), read.real("momentum", 0.9));
      }
      default ->
          throw new IllegalArgumentException(
              "outer optimiser '" + text + "' is unknown; use averaging or nesterov");
    };
  }

  /** Plain averaging of parameters. */
  record Averaging() implements OuterOptimiser {

    @Override
    public String toString() {
      return "averaging";
    }
  }

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

    @Override
    public String toString() {
      return "nesterov:learningRate=" + learningRate + ",momentum=" + momentum;
    }
  }
}
