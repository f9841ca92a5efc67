package org.aimle.noise;

import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * The Gumbel distribution: {@code location - scale * log(E)} with {@code E} standard exponential.
 * Mean {@code location + 0.5772 * scale}, variance {@code (pi * scale)^2 / 6}. Values are finite,
 * at most {@code location + 45 * scale}.
 *
 * @param location the mode, finite
 * @param scale above 0
 */
public record Gumbel(double location, double scale) implements NoiseDistribution {

  private static final long serialVersionUID = 1L;

  /** Location 0, scale 1. */
  public static final Gumbel STANDARD = new Gumbel(0, 1);

  /** The exponential sampler may round to 0, whose logarithm is not finite. */
  private static final double LEAST_EXPONENTIAL = 0x1p-64;

  public Gumbel {
    if (!Double.isFinite(location)) {
      throw new IllegalArgumentException("location is " + location + " but must be finite");
    }
    if (!(scale > 0 && Double.isFinite(scale))) {
      throw new IllegalArgumentException("scale is " + scale + " but must be finite and above 0");
    }
  }

  @Override
  public void fill(long key, float[] out, int offset, int length) {
    ZigguratSampler.Exponential exponential = ZigguratSampler.Exponential.of(new KeyedRandom(key));
    for (int i = offset; i < offset + length; i++) {
      double e = Math.max(exponential.sample(), LEAST_EXPONENTIAL);
      out[i] = (float) (location - scale * Math.log(e));
    }
  }

  @Override
  public String toString() {
    return equals(STANDARD) ? "gumbel" : "gumbel:location=" + location + ",scale=" + scale;
  }
}
