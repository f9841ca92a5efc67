package org.aimle.estimator;

/**
 * Which solutions are subtracted from each other.
 *
 * @since 0.1.0
 */
public enum DifferenceMethod {
  /**
   * I-MLE (Niepert, Minervini, Franceschi, NeurIPS 2021): the forward solution minus the solution
   * of the target distribution.
   */
  IMLE("imle"),
  /** AIMLE with a forward difference: {@code MAP(alpha theta) - MAP(alpha theta - lambda dy)}. */
  AIMLE_FORWARD("aimle-forward"),
  /**
   * AIMLE with a central difference (Minervini, Franceschi, Niepert, AAAI 2023): {@code (MAP(alpha
   * theta + lambda dy) - MAP(alpha theta - lambda dy)) / 2}.
   */
  AIMLE_CENTRAL("aimle-central"),
  /**
   * Differentiation of blackbox combinatorial solvers (Vlastelica, Paulus, Musil, Martius, Rolinek,
   * ICLR 2020): {@code (MAP(theta) - MAP(theta - lambda dy)) / lambda}, without noise.
   */
  BLACK_BOX("black-box");

  private final String text;

  DifferenceMethod(String text) {
    this.text = text;
  }

  /** The written form, such as {@code aimle-central}. */
  @Override
  public String toString() {
    return text;
  }
}
