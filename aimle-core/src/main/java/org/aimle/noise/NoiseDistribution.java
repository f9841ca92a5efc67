package org.aimle.noise;

import java.io.Serializable;

/**
 * A distribution of independent perturbations; immutable, thread-safe, stateless: the numbers are a
 * pure function of the key.
 */
public interface NoiseDistribution extends Serializable {

  /** Fills {@code out[offset .. offset + length)} with the draw that {@code key} names. */
  void fill(long key, float[] out, int offset, int length);

  /** The written form, such as {@code gumbel}; {@code Noises.parse} reads it. */
  @Override
  String toString();
}
