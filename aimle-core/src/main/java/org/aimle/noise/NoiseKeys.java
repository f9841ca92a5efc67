package org.aimle.noise;

import java.util.Arrays;

/**
 * Names the noise of one minibatch: a pure function of run seed, epoch, stable example id and
 * sample index, never of partition, executor, thread or clock, so that a retried task draws the
 * same noise.
 *
 * @param seed the run's seed
 * @param epoch the epoch, from 0
 * @param exampleIds one stable id for each example (row) of the minibatch
 * @since 0.1.0
 */
public record NoiseKeys(long seed, int epoch, long[] exampleIds) {

  /** What SplitMix64's state grows by from one number to the next. */
  static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** The key of one draw, from which a {@link NoiseDistribution} makes its numbers. */
  public long key(int row, int sample) {
    long h = mix(seed + GOLDEN_GAMMA);
    h = mix(h ^ (epoch + 0xD1B54A32D192ED03L));
    h = mix(h ^ (exampleIds[row] * 0xF1357AEA2E62A9C5L + 0x2545F4914F6CDD1DL));
    return mix(h ^ (sample * GOLDEN_GAMMA + 0x632BE59BD9B4E019L));
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection that scatters its input. */
  public static long mix(long x) {
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof NoiseKeys k
        && k.seed == seed
        && k.epoch == epoch
        && Arrays.equals(k.exampleIds, exampleIds);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(seed) * 31 * 31 + epoch * 31 + Arrays.hashCode(exampleIds);
  }

  @Override
  public String toString() {
    return "NoiseKeys[seed="
        + seed
        + ", epoch="
        + epoch
        + ", ids="
        + Arrays.toString(exampleIds)
        + "]";
  }
}
