package org.aimle.noise;

import java.util.Arrays;
import org.aimle.spec.NamedParameters;

/**
 * Zeros.
 *
 * @since 0.1.0
 */
public record NoNoise() implements NoiseDistribution {

  private static final long serialVersionUID = 1L;

  @Override
  public void fill(long key, float[] out, int offset, int length) {
    Arrays.fill(out, offset, offset + length, 0f);
  }

  @Override
  public NamedParameters written() {
    return NamedParameters.of("none");
  }

  /** The written form. */
  @Override
  public String toString() {
    return written().toString();
  }
}
