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
  private float[][] products = new float[0][0];

  /** Sums of the gradient, {@code [number * width + tap][out]}; 0 but while they are made. */
  private float[][] sums = new float[0][0];

  /** What each thread works in. */
  private static final class Work {
    private final NonZeroRows nonZero = new NonZeroRows();
    private final Scratch rows = new Scratch();
    private final Scratch result = new Scratch();
    private int[] bits = new int[0];
    private float[] sum = new float[0];
    private float[] other = new float[0];
  }

  /**
   * Sets {@code y[t] = f(b + sum over j of x[t + j - width / 2] W[j])} on tokens, 0 on padding.
   *
   * @param threads that share the work
   */
  void forward(
      int threads, INDArray x, Spans spans, INDArray w, INDArray b, Rectifier f, INDArray y) {
    distinct.find(x, spans);
    int in = distinct.columns();
    int out = (int) w.size(1);
    int width = (int) w.size(0) / in;
    if (products.length != width) {
      products = new float[width][0];
    }
    for (int j = 0; j < width; j++) {
      products[j] = Scratch.atLeast(products[j], Math.multiplyExact(distinct.count(), out));
    }
    int blocks = (distinct.count() + BLOCK - 1) / BLOCK;
    Shares.among(threads, blocks, (from, to) -> multiply(NativeMatrix.of(w), from, to));
    float[] biases = new float[out];
    NativeMatrix.of(b).get(biases, 0);
    Shares.among(threads, x.size(0), (from, to) -> sum(NativeMatrix.of(y), biases, f, from, to));
  }

  private void multiply(NativeMatrix weights, int fromBlock, int toBlock) {
    Work work = WORK.get();
    int in = distinct.columns();
    int out = weights.columns();
    work.bits = Scratch.atLeast(work.bits, BLOCK * in);
    for (int block = fromBlock; block < toBlock; block++) {
      int first = block * BLOCK;
      int now = Math.min(BLOCK, distinct.count() - first);
      for (int r = 0; r < now; r++) {
        distinct.copyBits(first + r, work.bits, r * in);
      }
      NativeMatrix rows = work.rows.matrix(now, in);
      NativeMatrix result = work.result.matrix(now, out);
      rows.putBits(work.bits);
      for (int j = 0; j < products.length; j++) {
        result.product(rows, weights.rows(j * in, in), 1f, 0f);
        result.get(products[j], first * out);
      }
    }
  }

  private void sum(NativeMatrix ys, float[] biases, Rectifier f, int fromText, int toText) {
    Work work = WORK.get();
    Spans spans = distinct.spans();
    int out = biases.length;
    int time = ys.rows() / spans.from().length;
    work.sum = Scratch.atLeast(work.sum, time * out);
    work.other = Scratch.atLeast(work.other, time * out);
    for (int text = fromText; text < toText; text++) {
      int from = spans.from()[text];
      int to = spans.to()[text];
      int size = (to - from) * out;
      for (int t = 0; t < to - from; t++) {
        System.arraycopy(biases, 0, work.sum, t * out, out);
      }
      for (int j = 0; j < products.length; j++) {
        lookUp(text, j, out, work.other);
        add(work.sum, work.other, size);
      }
      if (f == Rectifier.RELU) {
        rectify(work.sum, size);
      }
      ys.rows(text * time + from, to - from).put(work.sum);
      Arrays.fill(work.other, 0, Math.max(from, time - to) * out, 0f);
      ys.rows(text * time, from).put(work.other);
      ys.rows(text * time + to, time - to).put(work.other);
    }
  }

  /** What tap j adds to each token of a text. */
  private void lookUp(int text, int j, int out, float[] to) {
    int length = distinct.spans().length(text);
    int start = distinct.spans().from()[text];
    int shift = j - products.length / 2;
    for (int t = 0; t < length; t++) {
      int source = t + shift;
      if (source >= 0 && source < length) {
        int number = distinct.at(text, start + source);
        System.arraycopy(products[j], number * out, to, t * out, out);
      } else {
        Arrays.fill(to, t * out, (t + 1) * out, 0f);
      }
    }
  }

  private static void add(float[] sum, float[] values, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += values[i];
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
    int width = products.length;
    float[] dBiases = new float[out];
    growSums(distinct.count() * width, out);
    boolean[] met = new boolean[distinct.count()];
    Spans spans = distinct.spans();
    WORK.get()
        .nonZero
        .visit(
            spans,
            f,
            y,
            dy,
            (text, t, delta) -> {
              add(dBiases, delta, out);
              int first = Math.max(spans.from()[text], t - width / 2);
              int end = Math.min(spans.to()[text], t - width / 2 + width);
              for (int s = first; s < end; s++) {
                int number = distinct.at(text, s);
                met[number] = true;
                add(sums[number * width + s - t + width / 2], delta, out);
              }
            });
    NativeMatrix.of(db).put(dBiases);
    dw.assign(0);
    multiplySums(NativeMatrix.of(dw), met);
  }

  private void growSums(int length, int out) {
    if (sums.length > 0 && sums[0].length != out) {
      sums = new float[0][0];
    }
    int there = sums.length;
    if (there < length) {
      sums = Arrays.copyOf(sums, Math.max(length, Math.min(2 * there, there + (1 << 16))));
      for (int i = there; i < sums.length; i++) {
        sums[i] = new float[out];
      }
    }
  }

  /** Adds {@code V' G_j} to the rows of each tap, and sets the sums to 0 again. */
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
    int width = products.length;
    work.bits = Scratch.atLeast(work.bits, CHUNK * in);
    work.sum = Scratch.atLeast(work.sum, CHUNK * out);
    for (int r = 0; r < count; r++) {
      distinct.copyBits(numbers[r], work.bits, r * in);
    }
    NativeMatrix rows = work.rows.matrix(count, in);
    NativeMatrix deltas = work.result.matrix(count, out);
    rows.putBits(work.bits);
    for (int j = 0; j < width; j++) {
      for (int r = 0; r < count; r++) {
        float[] one = sums[numbers[r] * width + j];
        System.arraycopy(one, 0, work.sum, r * out, out);
        Arrays.fill(one, 0f);
      }
      deltas.put(work.sum);
      dWeights.rows(j * in, in).addTransposedProduct(rows, deltas);
    }
  }
}
