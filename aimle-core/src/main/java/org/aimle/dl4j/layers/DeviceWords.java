package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.aimle.noise.NoiseKeys;
import org.aimle.opencl.DeviceArray;
import org.aimle.opencl.DeviceKernels;
import org.aimle.opencl.OpenClDevice;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The frozen vectors of words, in a table that stays on the device: what a batch sends is each
 * token's number in it, and the rows that no batch had before. Rows are told apart by 128 bits of
 * hashes: among a million of them two are taken for one with a probability of 1e-27.
 */
final class DeviceWords extends DevicePart {

  /** The share of the device's memory that the table may take; then it begins anew. */
  private static final int MEMORY_SHARE = 8;

  private static final int FIRST_ROWS = 1024;

  private record Name(long first, long second) {}

  private final DistinctRows distinct = new DistinctRows();
  private final DeviceArray ids;
  private DeviceArray table;
  private final Map<Name, Integer> numbers = new HashMap<>();
  private final int limit;
  private final int[] row;
  private int[] tokenIds = new int[0];

  DeviceWords(OpenClDevice device, int channels) {
    this(device, channels, limit(device, channels));
  }

  /**
   * @param limit rows of the table from which it begins anew, unless a single batch has more
   */
  DeviceWords(OpenClDevice device, int channels, int limit) {
    super(device, Layout.TOKENS, channels);
    ids = new DeviceArray(device);
    table = new DeviceArray(device);
    row = new int[channels];
    this.limit = limit;
  }

  private static int limit(OpenClDevice device, int channels) {
    long bytes =
        Math.min(device.description().largestArray(), device.description().memory() / MEMORY_SHARE);
    return (int) Math.max(1, Math.min(1 << 30, bytes / Float.BYTES / channels));
  }

  /** Words in the table. */
  int known() {
    return numbers.size();
  }

  @Override
  boolean isTrained() {
    return false;
  }

  @Override
  void addArrays(Map<DeviceArray, Long> arrays, int tokens, int texts, boolean training) {
    super.addArrays(arrays, tokens, texts, training);
    arrays.put(ids, (long) tokens);
  }

  /** Sends the batch's numbers, and the rows that are new. Arrays have their room. */
  void send(DeviceKernels kernels, INDArray x, Spans spans) {
    distinct.find(x, spans);
    int[] numberOf = new int[distinct.count()];
    if (numbers.size() + distinct.count() > limit) {
      numbers.clear();
    }
    int known = numbers.size();
    int[] fresh = new int[0];
    int added = 0;
    for (int i = 0; i < numberOf.length; i++) {
      distinct.copyBits(i, row, 0);
      int next = known + added;
      Integer before = numbers.putIfAbsent(name(row), next);
      numberOf[i] = before == null ? next : before;
      if (before == null) {
        if (fresh.length < (added + 1) * channels()) {
          fresh = Arrays.copyOf(fresh, (added + 1) * channels() * 2);
        }
        System.arraycopy(row, 0, fresh, added * channels(), channels());
        added++;
      }
    }
    sendRows(kernels, known, fresh, added);
    sendIds(kernels, x, spans, numberOf);
  }

  private void sendRows(DeviceKernels kernels, int known, int[] fresh, int added) {
    boolean sent = false;
    try {
      makeRoom(kernels, known, known + added);
      kernels.write(table, (long) known * channels(), fresh, added * channels());
      sent = true;
    } finally {
      if (!sent) {
        numbers.clear();
      }
    }
  }

  private void sendIds(DeviceKernels kernels, INDArray x, Spans spans, int[] numberOf) {
    int at = 0;
    if (tokenIds.length < x.size(0) * x.size(1)) {
      tokenIds = new int[(int) (x.size(0) * x.size(1))];
    }
    for (int text = 0; text < x.size(0); text++) {
      for (int t = spans.from()[text]; t < spans.to()[text]; t++) {
        tokenIds[at++] = numberOf[distinct.at(text, t)];
      }
    }
    kernels.write(ids, 0, tokenIds, at);
  }

  private void makeRoom(DeviceKernels kernels, int known, int wanted) {
    if (table.capacity() >= (long) wanted * channels()) {
      return;
    }
    long rows = Math.max(Math.max(FIRST_ROWS, wanted), Math.min(2L * wanted, limit));
    DeviceArray larger = new DeviceArray(kernels.device()).atLeast(rows * channels());
    if (known > 0) {
      kernels.copy(table, larger, (long) known * channels());
      kernels.finish();
    }
    table.close();
    table = larger;
  }

  private static Name name(int[] row) {
    long first = 0;
    long second = 1;
    for (int bits : row) {
      first = NoiseKeys.mix(first + bits);
      second = second * 0x9E3779B97F4A7C15L + NoiseKeys.mix(bits);
    }
    return new Name(first, second);
  }

  @Override
  void forward(DeviceIsland island, boolean training) {
    gather(island.kernels(), island.texts().rows());
  }

  /** Looks up the vectors of the tokens that were sent. */
  void gather(DeviceKernels kernels, int tokens) {
    kernels.gather(table, ids, output(), tokens, channels());
  }

  @Override
  void backward(DeviceIsland island) {
    throw new IllegalStateException("frozen words have no gradient");
  }

  @Override
  void close() {
    table.close();
  }
}
