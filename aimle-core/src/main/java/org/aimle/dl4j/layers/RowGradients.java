package org.aimle.dl4j.layers;

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

  private final NonZeroRows nonZero = new NonZeroRows();
  private final int[] texts = new int[CHUNK];
  private final int[] times = new int[CHUNK];
  private final Scratch inputMemory = new Scratch();
  private final Scratch deltaMemory = new Scratch();
  private float[] inputs = new float[0];
  private float[] deltas = new float[0];
  private float[] sums = new float[0];
  private int count;

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
    NativeMatrix weights = NativeMatrix.of(w);
    NativeMatrix dWeights = NativeMatrix.of(dw);
    int in = weights.rows();
    int out = weights.columns();
    inputs = Scratch.atLeast(inputs, CHUNK * in);
    deltas = Scratch.atLeast(deltas, CHUNK * out);
    sums = new float[out];
    dw.assign(0);
    count = 0;
    nonZero.visit(
        spans,
        f,
        y,
        dy,
        (text, t, delta) -> {
          texts[count] = text;
          times[count] = t;
          System.arraycopy(delta, 0, deltas, count * out, out);
          add(sums, delta, out);
          source.read(text, t, inputs, count * in);
          count++;
          if (count == CHUNK) {
            multiply(weights, dWeights, sink);
          }
        });
    if (count > 0) {
      multiply(weights, dWeights, sink);
    }
    NativeMatrix.of(db).put(sums);
  }

  private static void add(float[] sum, float[] values, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += values[i];
    }
  }

  private void multiply(NativeMatrix weights, NativeMatrix dWeights, Optional<Sink> sink) {
    int in = weights.rows();
    int out = weights.columns();
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
    count = 0;
  }
}
