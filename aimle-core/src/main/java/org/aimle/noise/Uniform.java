package org.aimle.noise;

import org.aimle.spec.NamedParameters;

/**
 * The uniform distribution on (0, 1): both ends are left out. What exact samplers draw from; 2^23
 * different values.
 *
 * @since 0.1.0
 */
public record Uniform() implements NoiseDistribution {

  private static final long serialVersionUID = 1L;

  @Override
  public void fill(long key, float[] out, int offset, int length) {
    long state = key;
    for (int i = offset; i < offset + length; i++) {
      state += NoiseKeys.GOLDEN_GAMMA;
      out[i] = ((NoiseKeys.mix(state) >>> 41) + 0.5f) * 0x1p-23f;
    }
  }

  @Override
  public NamedParameters written() {
    return NamedParameters.of("uniform");
  }

  /** The written form. */
  @Override
  public String toString() {
    return written().toString();
  }
}
