package org.aimle.opencl;

import java.util.Arrays;

/**
 * Where the tokens of a batch lie on a device: the rows of all texts are one behind the other,
 * without padding. Memory is kept from batch to batch; not thread-safe.
 *
 * @since 0.1.0
 */
public final class DeviceTexts implements AutoCloseable {

  private final DeviceArray textOf;
  private final DeviceArray starts;
  private int[] hostTextOf = new int[0];
  private int texts;
  private int rows;

  /** Of no texts so far. */
  public DeviceTexts(OpenClDevice device) {
    textOf = new DeviceArray(device);
    starts = new DeviceArray(device);
  }

  /**
   * @param lengths tokens of each text; at least one has any
   */
  public void set(DeviceKernels kernels, int[] lengths) {
    texts = lengths.length;
    int[] hostStarts = new int[texts + 1];
    for (int b = 0; b < texts; b++) {
      hostStarts[b + 1] = hostStarts[b] + lengths[b];
    }
    rows = hostStarts[texts];
    if (hostTextOf.length < rows) {
      hostTextOf = new int[rows];
    }
    for (int b = 0; b < texts; b++) {
      Arrays.fill(hostTextOf, hostStarts[b], hostStarts[b + 1], b);
    }
    kernels.write(textOf.atLeast(rows), 0, hostTextOf, rows);
    kernels.write(starts.atLeast(texts + 1L), 0, hostStarts, texts + 1);
  }

  /** Number of texts. */
  public int texts() {
    return texts;
  }

  /** Number of tokens of all texts. */
  public int rows() {
    return rows;
  }

  DeviceArray textOf() {
    return textOf;
  }

  DeviceArray starts() {
    return starts;
  }

  @Override
  public void close() {
    textOf.close();
    starts.close();
  }
}
