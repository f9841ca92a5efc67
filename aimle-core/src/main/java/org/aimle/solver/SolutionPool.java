package org.aimle.solver;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Solutions of the instances solved last, up to a number of them; when that is reached, the one not
 * asked for longest goes. An instance is known again only if all its numbers are the same, bit for
 * bit: scores and context. So an answer from the pool is the one the solver would give, and results
 * do not depend on what else was solved, in which order or on which machine; near misses would save
 * more solver calls, but make results depend on all of these. Thread-safe.
 */
final class SolutionPool {

  private final Map<Key, long[]> solutions;

  /**
   * @param most instances remembered, at least 1
   * @throws IllegalArgumentException if {@code most} is less
   */
  SolutionPool(int most) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "pool is " + most + " but must be at least 1 instance; leave it out for no pool");
    }
    this.solutions =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, long[]> eldest) {
            return size() > most;
          }
        };
  }

  /** An instance; immutable. */
  static final class Key {

    private final int[] bits;
    private final int hash;

    private Key(int[] bits) {
      this.bits = bits;
      this.hash = Arrays.hashCode(bits);
    }

    /**
     * @param context the instance's own numbers as bits, their number first
     */
    static Key of(int[] context, float[] theta, int offset, int length) {
      int[] bits = Arrays.copyOf(context, context.length + length);
      for (int i = 0; i < length; i++) {
        bits[context.length + i] = Float.floatToRawIntBits(theta[offset + i]);
      }
      return new Key(bits);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && hash == key.hash && Arrays.equals(bits, key.bits);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** Writes the solution of a known instance to {@code z}. */
  boolean recall(Key instance, float[] z, int offset, int length) {
    long[] ones;
    synchronized (solutions) {
      ones = solutions.get(instance);
    }
    if (ones == null) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      z[offset + i] = ones[i >> 6] >>> i & 1;
    }
    return true;
  }

  /** Remembers a solution. */
  void keep(Key instance, float[] z, int offset, int length) {
    long[] ones = new long[(length + 63) >> 6];
    for (int i = 0; i < length; i++) {
      ones[i >> 6] |= z[offset + i] == 1f ? 1L << i : 0;
    }
    synchronized (solutions) {
      solutions.put(instance, ones);
    }
  }
}
