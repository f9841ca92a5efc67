package org.aimle.dl4j.layers;

import java.util.stream.LongStream;
import org.aimle.noise.NoiseKeys;
import org.aimle.opencl.DeviceDrops;
import org.aimle.opencl.DeviceKernels;

/**
 * Dropout whose choices are a pure function of a key: element {@code i} of a text is kept or
 * dropped whatever the batch, the thread, or the order of calls. Thread-safe.
 *
 * <p>The choice is the top 31 bits of a keyed counter hash (the finaliser of MurmurHash3, Appleby
 * 2011, then the key's other half and half of the lowbias32 hash, Wellons 2018) against a
 * threshold, written without branches so that it vectorises.
 */
final class KeyedDropout {

  private static final int STRIDE = 0x9E3779B9;

  private final int keepBelow;
  private final double scale;
  private volatile int[] counters = new int[0];

  /**
   * @param drop probability of dropping an element, in [0, 1)
   */
  KeyedDropout(double drop) {
    keepBelow = (int) Math.min(Integer.MAX_VALUE, Math.round((1 - drop) * 0x1p31));
    scale = 1 / (1 - drop);
  }

  /** What kept elements are multiplied by: {@code 1 / (1 - drop)}. */
  double scale() {
    return scale;
  }

  /**
   * Sets {@code bits[i]}, i &lt; length, to -1 (keep) or 0 (drop) for element {@code first + i}.
   */
  void fill(long key, int first, int[] bits, int length) {
    int[] c = counters(length);
    long mixed = NoiseKeys.mix(key);
    int low = (int) mixed + first * STRIDE;
    int high = (int) (mixed >>> 32);
    int below = keepBelow;
    for (int i = 0; i < length; i++) {
      int h = c[i] + low;
      h ^= h >>> 16;
      h *= 0x85EBCA6B;
      h ^= h >>> 13;
      h *= 0xC2B2AE35;
      h ^= (h >>> 16) ^ high;
      h *= 0x7FEB352D;
      h ^= h >>> 15;
      h *= 0x846CA68B;
      h ^= h >>> 16;
      bits[i] = ((h >>> 1) - below) >> 31;
    }
  }

  /** Lets a device keep the same elements of texts with these keys. */
  void sendTo(DeviceDrops drops, DeviceKernels kernels, long[] keys) {
    drops.set(kernels, LongStream.of(keys).map(NoiseKeys::mix).toArray(), keepBelow, scale);
  }

  private int[] counters(int length) {
    int[] known = counters;
    if (known.length < length) {
      known = new int[Math.max(length, known.length * 2)];
      for (int i = 0; i < known.length; i++) {
        known[i] = i * STRIDE;
      }
      counters = known;
    }
    return known;
  }
}
