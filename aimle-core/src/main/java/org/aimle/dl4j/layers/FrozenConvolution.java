package org.aimle.dl4j.layers;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The fast path of a convolution over frozen rows such as word vectors, for floats in main memory.
 * It is linear in its rows, so each distinct row is multiplied once with every tap, and the
 * products are looked up:
 *
 * <pre>
 *   y[t] = f(b + sum over j of P_j[v(t + j - width / 2)]),   P_j = V W_j,
 *   dW_j = V' G_j,   G_j[v] = sum of dy[t] over the t with v(t + j - width / 2) = v
 * </pre>
 *
 * with V the distinct rows and v(t) which of them is at t. What comes out does not depend on the
 * number of threads; on the other texts of a batch it depends by rounding, as OpenBLAS may add up a
 * row's products in another order where that lies elsewhere among the rows. One instance for each
 * layer: the gradient belongs to the last forward pass.
 */
final class FrozenConvolution {

  /**
   * Distinct rows that are multiplied at once, on whichever thread: the same whatever their number.
   * With 200 columns OpenBLAS copies no operand.
   */
  private static final int BLOCK = 48;

  /** The same for the gradient. */
  private static final int CHUNK = 512;

  private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(Work::new);

  private final DistinctRows distinct = new DistinctRows();
  private int width;

  /** {@code P_j[v]}, at {@code v * width + j}. */
  private float[][] products = new float[0][0];

  /** The rows of dy that are not zero, in the order of their tokens. */
  private float[][] deltas = new float[0][0];

  private int deltaCount;

  /** Which of them belongs to a place, from 1; 0 if none. */
  private int[] deltaAt = new int[0];

  /** The places of distinct row v, in their order, at {@code [starts[v], starts[v + 1])}. */
  private int[] places = new int[0];

  private int[] starts = new int[0];

  /** What each thread works in. */
  private static final class Work {
    private final NonZeroRows nonZero = new NonZeroRows();
    private final Scratch rows = new Scratch();
    private final Scratch result = new Scratch();
    private int[] bits = new int[0];
    private float[] flat = new float[0];
    private float[] sum = new float[0];
  }

  /**
   * Sets {@code y[t] = f(b + sum over j of x[t + j - width / 2] W[j])} on tokens, 0 on padding.
   *
   * @param threads that share the work
   */
  void forward(
      int threads, INDArray x, Spans spans, INDArray w, INDArray b, Rectifier f, INDArray y) {
    distinct.find(x, spans);
    int out = (int) w.size(1);
    width = (int) w.size(0) / distinct.columns();
    products = rows(products, Math.multiplyExact(distinct.count(), width), out);
    int blocks = (distinct.count() + BLOCK - 1) / BLOCK;
    Shares.among(threads, blocks, (from, to) -> multiply(NativeMatrix.of(w), from, to));
    float[] biases = new float[out];
    NativeMatrix.of(b).get(biases, 0);
    Shares.among(threads, x.size(0), (from, to) -> sum(NativeMatrix.of(y), biases, f, from, to));
  }

  /** At least so many rows of a length, with those that are there. */
  private static float[][] rows(float[][] known, int count, int length) {
    int there = known.length > 0 && known[0].length == length ? known.length : 0;
    if (there >= count) {
      return known;
    }
    float[][] rows = Arrays.copyOf(known, Math.max(count, Math.min(2 * there, there + (1 << 16))));
    for (int i = there; i < rows.length; i++) {
      rows[i] = new float[length];
    }
    return rows;
  }

  private void multiply(NativeMatrix weights, int fromBlock, int toBlock) {
    Work work = WORK.get();
    int in = distinct.columns();
    int out = weights.columns();
    work.bits = Scratch.atLeast(work.bits, BLOCK * in);
    work.flat = Scratch.atLeast(work.flat, BLOCK * out);
    for (int block = fromBlock; block < toBlock; block++) {
      int first = block * BLOCK;
      int now = Math.min(BLOCK, distinct.count() - first);
      for (int r = 0; r < now; r++) {
        distinct.copyBits(first + r, work.bits, r * in);
      }
      NativeMatrix rows = work.rows.matrix(now, in);
      NativeMatrix result = work.result.matrix(now, out);
      rows.putBits(work.bits);
      for (int j = 0; j < width; j++) {
        result.product(rows, weights.rows(j * in, in), 1f, 0f);
        result.get(work.flat, 0);
        for (int r = 0; r < now; r++) {
          System.arraycopy(work.flat, r * out, products[(first + r) * width + j], 0, out);
        }
      }
    }
  }

  private void sum(NativeMatrix ys, float[] biases, Rectifier f, int fromText, int toText) {
    Work work = WORK.get();
    Spans spans = distinct.spans();
    int out = biases.length;
    int time = ys.rows() / spans.from().length;
    work.flat = Scratch.atLeast(work.flat, time * out);
    work.sum = Scratch.atLeast(work.sum, out);
    for (int text = fromText; text < toText; text++) {
      int from = spans.from()[text];
      int to = spans.to()[text];
      for (int t = from; t < to; t++) {
        System.arraycopy(biases, 0, work.sum, 0, out);
        addProducts(text, t, work.sum, out);
        if (f == Rectifier.RELU) {
          rectify(work.sum, out);
        }
        System.arraycopy(work.sum, 0, work.flat, (t - from) * out, out);
      }
      ys.rows(text * time + from, to - from).put(work.flat);
      Arrays.fill(work.flat, 0, Math.max(from, time - to) * out, 0f);
      ys.rows(text * time, from).put(work.flat);
      ys.rows(text * time + to, time - to).put(work.flat);
    }
  }

  /** Adds what the taps make of the tokens around t, in their order. */
  private void addProducts(int text, int t, float[] sum, int out) {
    int before = t - width / 2;
    int end = Math.min(distinct.spans().to()[text], before + width);
    int s = Math.max(distinct.spans().from()[text], before);
    for (; s + 1 < end; s += 2) {
      add(sum, product(text, s, s - before), product(text, s + 1, s + 1 - before), out);
    }
    if (s < end) {
      add(sum, product(text, s, s - before), out);
    }
  }

  private float[] product(int text, int t, int tap) {
    return products[distinct.at(text, t) * width + tap];
  }

  private static void add(float[] sum, float[] values, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += values[i];
    }
  }

  private static void add(float[] sum, float[] values, float[] next, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] = sum[i] + values[i] + next[i];
    }
  }

  private static void rectify(float[] values, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = Math.max(values[i], 0f);
    }
  }

  /** Sets {@code dw} and {@code db} for the rows of the last forward pass. */
  void gradient(Rectifier f, INDArray y, INDArray dy, INDArray dw, INDArray db) {
    int out = (int) dw.size(1);
    float[] dBiases = new float[out];
    boolean[] met = new boolean[distinct.count()];
    int stride = (int) y.size(1) + width - 1;
    findPlaces(stride);
    deltaCount = 0;
    deltaAt = Scratch.atLeast(deltaAt, (int) y.size(0) * stride);
    Arrays.fill(deltaAt, 0);
    WORK.get()
        .nonZero
        .visit(
            distinct.spans(),
            f,
            y,
            dy,
            (text, t, delta) -> {
              add(dBiases, delta, out);
              deltas = rows(deltas, deltaCount + 1, out);
              System.arraycopy(delta, 0, deltas[deltaCount++], 0, out);
              deltaAt[text * stride + width / 2 + t] = deltaCount;
              int first = Math.max(distinct.spans().from()[text], t - width / 2);
              int end = Math.min(distinct.spans().to()[text], t - width / 2 + width);
              for (int s = first; s < end; s++) {
                met[distinct.at(text, s)] = true;
              }
            });
    NativeMatrix.of(db).put(dBiases);
    dw.assign(0);
    multiplySums(NativeMatrix.of(dw), met);
  }

  /**
   * Sorts places by their distinct rows.
   *
   * @param stride places of a text, of which {@code width / 2} on either side are none
   */
  private void findPlaces(int stride) {
    Spans spans = distinct.spans();
    int texts = spans.from().length;
    starts = Scratch.atLeast(starts, distinct.count() + 2);
    Arrays.fill(starts, 0);
    int tokens = 0;
    for (int text = 0; text < texts; text++) {
      for (int t = spans.from()[text]; t < spans.to()[text]; t++) {
        starts[distinct.at(text, t) + 2]++;
        tokens++;
      }
    }
    for (int i = 2; i < distinct.count() + 2; i++) {
      starts[i] += starts[i - 1];
    }
    places = Scratch.atLeast(places, tokens);
    for (int text = 0; text < texts; text++) {
      for (int t = spans.from()[text]; t < spans.to()[text]; t++) {
        places[starts[distinct.at(text, t) + 1]++] = text * stride + width / 2 + t;
      }
    }
  }

  /** Adds {@code V' G_j} to the rows of each tap. */
  private void multiplySums(NativeMatrix dWeights, boolean[] met) {
    int[] numbers = new int[CHUNK];
    int count = 0;
    for (int number = 0; number < met.length; number++) {
      if (met[number]) {
        numbers[count++] = number;
      }
      if (count == CHUNK || number == met.length - 1 && count > 0) {
        multiplySums(dWeights, numbers, count);
        count = 0;
      }
    }
  }

  private void multiplySums(NativeMatrix dWeights, int[] numbers, int count) {
    Work work = WORK.get();
    int in = distinct.columns();
    int out = dWeights.columns();
    work.bits = Scratch.atLeast(work.bits, CHUNK * in);
    work.flat = Scratch.atLeast(work.flat, CHUNK * out);
    work.sum = Scratch.atLeast(work.sum, out);
    for (int r = 0; r < count; r++) {
      distinct.copyBits(numbers[r], work.bits, r * in);
    }
    NativeMatrix rows = work.rows.matrix(count, in);
    NativeMatrix sums = work.result.matrix(count, out);
    rows.putBits(work.bits);
    for (int j = 0; j < width; j++) {
      for (int r = 0; r < count; r++) {
        sumDeltas(numbers[r], j, work.sum, out);
        System.arraycopy(work.sum, 0, work.flat, r * out, out);
      }
      sums.put(work.flat);
      dWeights.rows(j * in, in).addTransposedProduct(rows, sums);
    }
  }

  /** Sets {@code G_j[v]}. Gathering is faster than scattering: the sum stays in the cache. */
  private void sumDeltas(int number, int tap, float[] sum, int out) {
    Arrays.fill(sum, 0, out, 0f);
    for (int i = starts[number]; i < starts[number + 1]; i++) {
      int delta = deltaAt[places[i] + width / 2 - tap];
      if (delta > 0) {
        add(sum, deltas[delta - 1], out);
      }
    }
  }
}
