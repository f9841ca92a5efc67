package org.aimle.noise;

import org.apache.commons.rng.UniformRandomProvider;

/** The SplitMix64 generator (Steele, Lea, Flood 2014) from a key on; one draw's source of bits. */
final class KeyedRandom implements UniformRandomProvider {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  KeyedRandom(long key) {
    state = key;
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return NoiseKeys.mix(state);
  }
}
