package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.Map;
import org.aimle.opencl.DeviceArray;
import org.aimle.opencl.DeviceKernels;
import org.aimle.opencl.OpenClDevice;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The frozen vectors of words, in a table that stays on the device: what a batch sends is each
 * token's number in it, and the rows that no batch had before.
 */
final class DeviceWords extends DevicePart {

  /** The share of the device's memory that the table may take; then it begins anew. */
  private static final int MEMORY_SHARE = 8;

  private static final int FIRST_ROWS = 1024;

  /** A thread's copy of one text. */
  private static final ThreadLocal<int[]> TEXT = ThreadLocal.withInitial(() -> new int[0]);

  private final DeviceArray ids;
  private DeviceArray table;
  private final RowNumbers numbers;
  private final int limit;
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
    numbers = new RowNumbers(channels);
    this.limit = limit;
  }

  private static int limit(OpenClDevice device, int channels) {
    long bytes =
        Math.min(device.description().largestArray(), device.description().memory() / MEMORY_SHARE);
    return (int) Math.max(1, Math.min(1 << 30, bytes / Float.BYTES / channels));
  }

  /** Words in the table. */
  int known() {
    return numbers.count();
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
    int[] starts = new int[spans.from().length + 1];
    for (int text = 0; text + 1 < starts.length; text++) {
      starts[text + 1] = starts[text] + spans.length(text);
    }
    int tokens = starts[starts.length - 1];
    tokenIds = Scratch.atLeast(tokenIds, tokens);
    Shares.among(
        TokenThreads.get(),
        starts.length - 1,
        (from, to) -> {
          for (int text = from; text < to; text++) {
            find(x, spans, text, starts[text]);
          }
        });
    boolean sent = false;
    try {
      sendUnknown(kernels, x, spans, starts);
      kernels.write(ids, 0, tokenIds, tokens);
      sent = true;
    } finally {
      if (!sent) { // numbers must not be known whose rows are not there
        numbers.clear();
      }
    }
  }

  private void sendUnknown(DeviceKernels kernels, INDArray x, Spans spans, int[] starts) {
    int known = numbers.count();
    int[] fresh = addUnknown(x, spans, starts, known);
    if (known > 0 && numbers.count() > limit) {
      numbers.clear();
      Arrays.fill(tokenIds, 0, starts[starts.length - 1], -1);
      known = 0;
      fresh = addUnknown(x, spans, starts, known);
    }
    int count = numbers.count();
    makeRoom(kernels, known, count);
    kernels.write(table, (long) known * channels(), fresh, (count - known) * channels());
  }

  /** Looks up a text's words: -1 for those that are new. */
  private void find(INDArray x, Spans spans, int text, int start) {
    int[] bits = bits(x, spans, text);
    long[] name = new long[2];
    for (int t = 0; t < spans.length(text); t++) {
      numbers.name(bits, t * channels(), name);
      tokenIds[start + t] = numbers.find(name);
    }
  }

  /** Gives new words their numbers, in the texts' order, and returns their vectors. */
  private int[] addUnknown(INDArray x, Spans spans, int[] starts, int known) {
    int[] fresh = new int[0];
    long[] name = new long[2];
    for (int text = 0; text + 1 < starts.length; text++) {
      int start = starts[text];
      int length = starts[text + 1] - start;
      int t = 0;
      while (t < length && tokenIds[start + t] >= 0) {
        t++;
      }
      if (t == length) {
        continue;
      }
      int[] bits = bits(x, spans, text);
      for (; t < length; t++) {
        if (tokenIds[start + t] < 0) {
          int at = t * channels();
          int before = numbers.count();
          numbers.name(bits, at, name);
          int number = numbers.add(name);
          tokenIds[start + t] = number;
          if (number == before) {
            int to = Math.multiplyExact(number - known, channels());
            if (fresh.length < to + channels()) {
              fresh =
                  Arrays.copyOf(fresh, Math.max(FIRST_ROWS, 2 * (number - known + 1)) * channels());
            }
            System.arraycopy(bits, at, fresh, to, channels());
          }
        }
      }
    }
    return fresh;
  }

  private int[] bits(INDArray x, Spans spans, int text) {
    int length = spans.length(text);
    int[] bits = Scratch.atLeast(TEXT.get(), Math.multiplyExact(length, channels()));
    TEXT.set(bits);
    int time = (int) x.size(1);
    NativeMatrix.of(x).rows(text * time + spans.from()[text], length).getBits(bits);
    return bits;
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
