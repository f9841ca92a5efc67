package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradients of {@code y = f(rows W + b)} from the non-zero rows of {@code dy} alone: these are
 * gathered, multiplied at once, and their gradients scattered. Exact; few rows cost little. Holds
 * scratch memory: one instance per thread.
 */
final class RowGradients {

  /** Rows that are multiplied at once. */
  private static final int CHUNK = 512;

  private final int[] texts = new int[CHUNK];
  private final int[] times = new int[CHUNK];
  private final Scratch inputMemory = new Scratch();
  private final Scratch deltaMemory = new Scratch();
  private float[] inputs = new float[0];
  private float[] deltas = new float[0];
  private float[] sums = new float[0];
  private float[] epsilon = new float[0];
  private float[] output = new float[0];
  private float[] zeros = new float[0];

  /** Reads the row that the weights multiply at position {@code t} of a text. */
  @FunctionalInterface
  interface Source {
    void read(int text, int t, float[] to, int offset);
  }

  /** Adds to the gradient of that row; may change what it is given. */
  @FunctionalInterface
  interface Sink {
    void add(int text, int t, float[] from, int offset);
  }

  /** Sets {@code dw} and {@code db}; gives the gradients of rows to the sink if there is one. */
  void compute(
      Spans spans,
      INDArray w,
      Rectifier f,
      INDArray y,
      INDArray dy,
      INDArray dw,
      INDArray db,
      Source source,
      Optional<Sink> sink) {
    int time = (int) y.size(1);
    NativeMatrix ys = NativeMatrix.of(y);
    NativeMatrix dys = NativeMatrix.of(dy);
    NativeMatrix weights = NativeMatrix.of(w);
    NativeMatrix dWeights = NativeMatrix.of(dw);
    int in = weights.rows();
    int out = weights.columns();
    epsilon = Scratch.atLeast(epsilon, time * out);
    output = Scratch.atLeast(output, time * out);
    zeros = Scratch.atLeast(zeros, time * out);
    inputs = Scratch.atLeast(inputs, CHUNK * in);
    deltas = Scratch.atLeast(deltas, CHUNK * out);
    sums = new float[out];
    dw.assign(0);
    int count = 0;
    for (int text = 0; text < y.size(0); text++) {
      int from = spans.from()[text];
      int length = spans.length(text);
      int size = length * out;
      dys.rows(text * time + from, length).get(epsilon, 0);
      int at = nextNonZero(0, size);
      if (at < size && f == Rectifier.RELU) {
        ys.rows(text * time + from, length).get(output, 0);
      }
      while (at < size) {
        int t = at / out;
        if (copyDelta(t * out, f, count * out, out)) {
          texts[count] = text;
          times[count] = from + t;
          source.read(text, from + t, inputs, count * in);
          count++;
        }
        if (count == CHUNK) {
          multiply(count, weights, dWeights, sink);
          count = 0;
        }
        at = nextNonZero((t + 1) * out, size);
      }
    }
    if (count > 0) {
      multiply(count, weights, dWeights, sink);
    }
    NativeMatrix.of(db).put(sums);
  }

  /** The first non-zero of epsilon at or after {@code from}, or {@code size}. */
  private int nextNonZero(int from, int size) {
    if (from >= size) {
      return size;
    }
    int skipped = Arrays.mismatch(epsilon, from, size, zeros, from, size);
    return skipped < 0 ? size : from + skipped;
  }

  /** Copies a row of epsilon where the output is positive; whether any of it is not zero. */
  private boolean copyDelta(int from, Rectifier f, int to, int length) {
    boolean any = false;
    for (int i = 0; i < length; i++) {
      float d = f == Rectifier.IDENTITY || output[from + i] > 0 ? epsilon[from + i] : 0f;
      deltas[to + i] = d;
      any |= d != 0;
    }
    return any;
  }

  private void multiply(
      int count, NativeMatrix weights, NativeMatrix dWeights, Optional<Sink> sink) {
    int in = weights.rows();
    int out = weights.columns();
    for (int r = 0; r < count; r++) {
      for (int c = 0; c < out; c++) {
        sums[c] += deltas[r * out + c];
      }
    }
    NativeMatrix rows = inputMemory.matrix(count, in);
    NativeMatrix delta = deltaMemory.matrix(count, out);
    rows.put(inputs);
    delta.put(deltas);
    dWeights.addTransposedProduct(rows, delta);
    if (sink.isPresent()) {
      rows.productTransposed(delta, weights);
      rows.get(inputs, 0);
      for (int r = 0; r < count; r++) {
        sink.get().add(texts[r], times[r], inputs, r * in);
      }
    }
  }
}
