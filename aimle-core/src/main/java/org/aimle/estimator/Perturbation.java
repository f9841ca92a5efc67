package org.aimle.estimator;

import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.Normal;

/**
 * How noise {@code eps} enters scores.
 *
 * @since 0.1.0
 */
public enum Perturbation {
  /** {@code theta + tau eps}. */
  ADDITIVE("additive"),
  /**
   * {@code theta * exp(tau eps - tau^2 / 2)}, element by element, with standard normal {@code eps}:
   * of mean theta and of theta's signs, for solvers that need them, such as shortest paths (Dalle,
   * Baty, Bouvier, Parmentier, 2022, arXiv 2207.13513).
   */
  MULTIPLICATIVE("multiplicative");

  private final String text;

  Perturbation(String text) {
    this.text = text;
  }

  /**
   * Perturbs scores, with one index for both arrays, or the compiler does not use vector
   * instructions.
   *
   * @param scores {@code length} scores from index 0 on; changed in place
   * @param noise as many draws from index 0 on; of multiplicative perturbation receives the factors
   * @param tau the temperature
   */
  public void apply(float[] scores, float[] noise, float tau, int length) {
    if (this == ADDITIVE) {
      for (int i = 0; i < length; i++) {
        scores[i] += tau * noise[i];
      }
    } else {
      for (int i = 0; i < length; i++) {
        noise[i] = (float) Math.exp(tau * noise[i] - 0.5 * tau * tau);
        scores[i] *= noise[i];
      }
    }
  }

  /**
   * Refuses noise that does not suit.
   *
   * @throws IllegalArgumentException if perturbation is multiplicative and the noise not standard
   *     normal
   */
  public void requireSuits(NoiseDistribution noise) {
    if (this == MULTIPLICATIVE && !new Normal(1).equals(noise)) {
      throw new IllegalArgumentException(
          "multiplicative perturbation needs standard normal noise, but noise is "
              + noise.written()
              + "; use noise normal, and the temperature as its deviation");
    }
  }

  /** The written form. */
  @Override
  public String toString() {
    return text;
  }
}
