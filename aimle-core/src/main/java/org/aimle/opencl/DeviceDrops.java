package org.aimle.opencl;

/**
 * Which elements of a batch dropout keeps, by a hash of each text's key and the element's number in
 * the text. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class DeviceDrops implements AutoCloseable {

  private final DeviceArray keys;
  private int below;
  private float scale;

  /** Drops nothing so far. */
  public DeviceDrops(OpenClDevice device) {
    keys = new DeviceArray(device);
  }

  /**
   * @param mixed of each text, the mixed key, whose low half is added to the counter
   * @param keepBelow an element is kept if the upper 31 bits of its hash are below this
   * @param factor what kept elements are multiplied by, above 0
   */
  public void set(DeviceKernels kernels, long[] mixed, int keepBelow, double factor) {
    int[] halves = new int[2 * mixed.length];
    for (int b = 0; b < mixed.length; b++) {
      halves[2 * b] = (int) mixed[b];
      halves[2 * b + 1] = (int) (mixed[b] >>> 32);
    }
    kernels.write(keys.atLeast(halves.length), 0, halves, halves.length);
    below = keepBelow;
    scale = (float) factor;
  }

  /** Drops nothing from now on. */
  public void clear() {
    scale = 0;
  }

  boolean dropping() {
    return scale != 0;
  }

  DeviceArray keys() {
    return keys;
  }

  int below() {
    return below;
  }

  float scale() {
    return scale;
  }

  @Override
  public void close() {
    keys.close();
  }
}
