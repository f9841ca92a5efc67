package org.aimle.noise;

import java.util.Arrays;

/** Zeros. */
public record NoNoise() implements NoiseDistribution {

  private static final long serialVersionUID = 1L;

  @Override
  public void fill(long key, float[] out, int offset, int length) {
    Arrays.fill(out, offset, offset + length, 0f);
  }

  @Override
  public String toString() {
    return "none";
  }
}
