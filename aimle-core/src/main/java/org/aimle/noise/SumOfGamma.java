package org.aimle.noise;

import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;

/**
 * Sum-of-Gamma noise (Niepert, Minervini, Franceschi, NeurIPS 2021): {@code (sum over i = 1..r of
 * Gamma(shape 1/k, rate i/k) - log r) / k}; the sum of {@code k} such variables is nearly Gumbel.
 * Values are at least {@code -log(r) / k}.
 *
 * @param k ones of a feasible vector, at least 1
 * @param iterations {@code r}, terms of the series, at least 1; published: 10
 */
public record SumOfGamma(int k, int iterations) implements NoiseDistribution {

  private static final long serialVersionUID = 1L;

  public SumOfGamma {
    atLeastOne("k", k);
    atLeastOne("iterations", iterations);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + " but must be at least 1");
    }
  }

  @Override
  public void fill(long key, float[] out, int offset, int length) {
    // Gamma(1/k, rate i/k) / k is Gamma(1/k, rate 1) / i.
    SharedStateContinuousSampler gamma =
        AhrensDieterMarsagliaTsangGammaSampler.of(new KeyedRandom(key), 1.0 / k, 1);
    double shift = Math.log(iterations) / k;
    for (int at = offset; at < offset + length; at++) {
      double sum = 0;
      for (int i = 1; i <= iterations; i++) {
        sum += gamma.sample() / i;
      }
      out[at] = (float) (sum - shift);
    }
  }

  @Override
  public String toString() {
    return "sum-of-gamma:k=" + k + ",iterations=" + iterations;
  }
}
