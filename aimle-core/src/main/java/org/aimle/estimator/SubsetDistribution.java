package org.aimle.estimator;

/**
 * The distribution {@code p(z) ~ exp(<theta, z> / temperature)} over the 0/1 vectors with exactly k
 * ones: exact samples, marginals, and the Jacobian of the marginals times a vector (Ahmed, Zeng,
 * Niepert, Van den Broeck, "SIMPLE", ICLR 2023). Not thread-safe: owns its memory, which grows to
 * the largest problem seen.
 */
interface SubsetDistribution {

  /**
   * Sets up the distribution of {@code theta[at .. at + n)}.
   *
   * @param k ones; all n if there are fewer elements
   * @throws org.aimle.solver.NonFiniteScoresException if scores over the temperature are too large
   *     for doubles
   */
  void set(float[] theta, int at, int n, int k, double temperature);

  /**
   * Draws a vector.
   *
   * @param uniform n independent numbers, uniform on (0, 1), from {@code from} on
   */
  void sample(float[] uniform, int from, float[] z, int at);

  /** Writes the expectation of z. */
  void marginals(double[] out, int at);

  /**
   * Writes the Jacobian of the marginals with respect to theta (symmetric: the covariance of z over
   * the temperature) times a vector.
   */
  void marginalsTimes(double[] vector, int from, double[] out, int at);
}
