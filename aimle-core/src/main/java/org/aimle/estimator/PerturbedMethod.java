package org.aimle.estimator;

/**
 * What is differentiated of perturbed maximisers.
 *
 * @since 0.1.0
 */
public enum PerturbedMethod {
  /**
   * Perturbed optimisers (Berthet, Blondel, Teboul, Cuturi, Vert, Bach, NeurIPS 2020): the mean
   * solution goes forward, and its Monte-Carlo Jacobian backward.
   */
  MEAN("perturbed"),
  /**
   * The score function of the noise: single solutions go forward, and each loss weighs the score of
   * its noise. Unbiased for the expected loss under perturb-and-MAP, for any solver.
   */
  SCORE_FUNCTION("perturbed-score-function");

  private final String text;

  PerturbedMethod(String text) {
    this.text = text;
  }

  /** The written form, such as {@code perturbed}. */
  @Override
  public String toString() {
    return text;
  }
}
