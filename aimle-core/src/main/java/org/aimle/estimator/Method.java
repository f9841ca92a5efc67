package org.aimle.estimator;

/** How the gradient through a solver is estimated. */
public enum Method {
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
  /** The solver passed over as if it were the identity: the mean of {@code dy} over the draws. */
  STRAIGHT_THROUGH("straight-through");

  private final String text;

  Method(String text) {
    this.text = text;
  }

  /** The written form, such as {@code aimle-central}. */
  @Override
  public String toString() {
    return text;
  }
}
