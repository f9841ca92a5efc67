package org.aimle.lambda;

/**
 * What becomes of the difference of two solutions.
 *
 * @since 0.1.0
 */
public enum GradientScaling {
  /** Divided by lambda: a finite-difference quotient. */
  BY_LAMBDA("by-lambda"),
  /** Left as it is: entries are differences of 0/1 vectors, whatever lambda. */
  NONE("none");

  private final String text;

  GradientScaling(String text) {
    this.text = text;
  }

  /** The written form, such as {@code by-lambda}. */
  @Override
  public String toString() {
    return text;
  }
}
