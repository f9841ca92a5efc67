package org.aimle.extension;

import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.NoiseKeys;
import org.aimle.spec.NamedParameters;

/** Noise of one's own: the difference of two uniform numbers, times {@code width}. */
public record Triangular(double width) implements NoiseDistribution {

  private static final long serialVersionUID = 1L;

  @Override
  public void fill(long key, float[] out, int offset, int length) {
    for (int i = 0; i < length; i++) {
      long bits = NoiseKeys.mix(key + i);
      out[offset + i] = (float) (width * ((int) bits - (int) (bits >>> 32)) * 0x1p-32);
    }
  }

  @Override
  public NamedParameters written() {
    return new NamedParameters(
        "triangular", NamedParameters.pairs("width", Double.toString(width)));
  }
}
