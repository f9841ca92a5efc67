package org.aimle.noise;

import org.apache.commons.rng.UniformRandomProvider;

/** The SplitMix64 generator (Steele, Lea, Flood 2014) from a key on; one draw's source of bits. */
final class KeyedRandom implements UniformRandomProvider {

  private long state;

  KeyedRandom(long key) {
    state = key;
  }

  @Override
  public long nextLong() {
    state += NoiseKeys.GOLDEN_GAMMA;
    return NoiseKeys.mix(state);
  }
}
