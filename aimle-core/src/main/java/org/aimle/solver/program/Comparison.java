package org.aimle.solver.program;

/**
 * How the left side of a linear constraint compares with its right side.
 *
 * @since 0.1.0
 */
public enum Comparison {
  AT_MOST("<="),
  EQUAL("="),
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
