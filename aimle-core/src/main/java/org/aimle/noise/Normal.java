package org.aimle.noise;

import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * The normal distribution with mean 0.
 *
 * @param deviation standard deviation, above 0
 */
public record Normal(double deviation) implements SmoothNoise {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if {@code deviation} is not a finite number above 0
   */
  public Normal {
    if (!(deviation > 0 && Double.isFinite(deviation))) {
      throw new IllegalArgumentException(
          "deviation is " + deviation + " but must be finite and above 0");
    }
  }

  @Override
  public void fill(long key, float[] out, int offset, int length) {
    ZigguratSampler.NormalizedGaussian gaussian =
        ZigguratSampler.NormalizedGaussian.of(new KeyedRandom(key));
    for (int i = offset; i < offset + length; i++) {
      out[i] = (float) (deviation * gaussian.sample());
    }
  }

  /** {@code x / deviation^2}. */
  @Override
  public double score(double x) {
    return x / (deviation * deviation);
  }

  @Override
  public String toString() {
    return deviation == 1 ? "normal" : "normal:deviation=" + deviation;
  }
}
