package org.aimle.dl4j;

import org.aimle.noise.NoiseKeys;

/**
 * A layer or vertex whose random numbers (dropout, say) are named by keys instead of a generator.
 *
 * @since 0.1.0
 */
public interface KeyedNoise {

  /** Names the noise of the next training forward passes, until set anew; one id for each row. */
  void setNoiseKeys(NoiseKeys keys);
}
