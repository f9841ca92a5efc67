package org.aimle.estimator;

/**
 * What is done to scores that leaves the solution where it is (Sahoo et al., ICLR 2023).
 *
 * @since 0.1.0
 */
public enum Projection {
  /** Nothing: plain straight-through. */
  NONE("none"),
  /**
   * The mean is subtracted: {@code theta - mean(theta)}. Right where all feasible vectors have
   * equally many ones, as then a shift of all scores does not matter.
   */
  MEAN("mean"),
  /**
   * {@code theta / ||theta||}. Right for every solver: it maximises a linear function. Noise is
   * then on the scale of a vector of norm 1: many elements want a small temperature.
   */
  NORM("norm"),
  /** The mean is subtracted, then the norm divided by; where {@link #MEAN} is right. */
  STANDARD("standard");

  /**
   * A norm below this counts as 0: the scores have no direction that is worth a gradient, and to
   * divide one by the norm could leave a float's range.
   */
  private static final double VANISHING = 1e-19;

  private final String text;

  Projection(String text) {
    this.text = text;
  }

  /** Whether solutions stay where they are only if all have equally many ones. */
  boolean subtractsMean() {
    return this == MEAN || this == STANDARD;
  }

  /** Projects the scores in place. */
  void apply(float[] scores, int length) {
    if (subtractsMean()) {
      float mean = (float) mean(scores, length);
      for (int i = 0; i < length; i++) {
        scores[i] -= mean;
      }
    }
    if (this == NORM || this == STANDARD) {
      divide(scores, length, norm(scores, length));
    }
  }

  /**
   * Multiplies a gradient, in place, by the transposed Jacobian of the projection: {@code v -
   * mean(v)}; {@code (v - u <u, v>) / ||theta||} with {@code u = theta / ||theta||}; for the
   * standard projection both, with the centred theta.
   *
   * @param scores theta; projected on return
   */
  void backward(float[] scores, float[] gradient, int length) {
    if (subtractsMean()) {
      MEAN.apply(scores, length);
      MEAN.apply(gradient, length);
    }
    if (this == NORM || this == STANDARD) {
      double norm = norm(scores, length);
      divide(scores, length, norm);
      double along = 0;
      for (int i = 0; i < length; i++) {
        along += (double) scores[i] * gradient[i];
      }
      for (int i = 0; i < length; i++) {
        gradient[i] -= (float) (along * scores[i]);
      }
      divide(gradient, length, norm);
    }
  }

  private static double mean(float[] values, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += values[i];
    }
    return sum / length;
  }

  private static double norm(float[] values, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum);
  }

  /** Scores that vanish have no direction: they and their gradient stay as they are. */
  private static void divide(float[] values, int length, double norm) {
    if (norm >= VANISHING) {
      for (int i = 0; i < length; i++) {
        double divided = values[i] / norm;
        values[i] = (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, divided));
      }
    }
  }

  /** The written form, such as {@code mean}. */
  @Override
  public String toString() {
    return text;
  }
}
