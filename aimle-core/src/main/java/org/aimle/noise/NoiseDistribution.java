package org.aimle.noise;

import java.io.Serializable;
import org.aimle.spec.Written;

/**
 * A distribution of independent perturbations; immutable, thread-safe, stateless: the numbers are a
 * pure function of the key.
 *
 * <p>A network keeps the written form, so one of your own needs a registered {@link NoiseFactory},
 * and an {@code equals} by parameters, as records have it.
 *
 * @since 0.1.0
 */
public interface NoiseDistribution extends Serializable, Written {

  /** Fills {@code out[offset .. offset + length)} with the draw that {@code key} names. */
  void fill(long key, float[] out, int offset, int length);
}
