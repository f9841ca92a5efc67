package org.aimle.estimator;

/**
 * What is made of exact samples of k-subsets.
 *
 * @since 0.1.0
 */
public enum SubsetMethod {
  /**
   * SIMPLE (Ahmed, Zeng, Niepert, Van den Broeck, ICLR 2023): the Jacobian of the exact marginals
   * times {@code dy}.
   */
  SIMPLE("simple"),
  /**
   * The score function or REINFORCE (Williams 1992): the loss times {@code z - marginals}, with the
   * mean loss of an example's other samples as baseline (Kool, van Hoof, Welling 2019).
   */
  SCORE_FUNCTION("score-function");

  private final String text;

  SubsetMethod(String text) {
    this.text = text;
  }

  /** The written form, such as {@code simple}. */
  @Override
  public String toString() {
    return text;
  }
}
