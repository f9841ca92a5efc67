package org.aimle.solver.program;

/**
 * How the left side of a linear constraint compares with its right side.
 *
 * @since 0.1.0
 */
public enum Comparison {
  /** The sum is at most the right side. */
  AT_MOST("<="),
  /** The sum equals the right side. */
  EQUAL("="),
  /** The sum is at least the right side. */
  AT_LEAST(">=");

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  /** The written form. */
  public String sign() {
    return sign;
  }
}
