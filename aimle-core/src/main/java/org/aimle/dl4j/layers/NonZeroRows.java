package org.aimle.dl4j.layers;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The rows of {@code dy} that are not zero behind a rectifier, text by text: the others add nothing
 * to any gradient. Holds scratch memory: one instance per thread.
 */
final class NonZeroRows {

  /** Twice as a factor it takes every positive float to 1 or more. */
  private static final float LARGE = 0x1p127f;

  private float[] epsilon = new float[0];
  private float[] output = new float[0];
  private float[] zeros = new float[0];
  private float[] delta = new float[0];

  /** Takes a row. */
  @FunctionalInterface
  interface Visitor {

    /**
     * @param t the position in the text
     * @param delta the gradient before the rectifier, {@code [out]}; overwritten by the next row
     */
    void visit(int text, int t, float[] delta);
  }

  /** Visits the rows in their order. */
  void visit(Spans spans, Rectifier f, INDArray y, INDArray dy, Visitor visitor) {
    int time = (int) y.size(1);
    NativeMatrix ys = NativeMatrix.of(y);
    NativeMatrix dys = NativeMatrix.of(dy);
    int out = ys.columns();
    epsilon = Scratch.atLeast(epsilon, time * out);
    output = Scratch.atLeast(output, out);
    zeros = Scratch.atLeast(zeros, time * out);
    delta = new float[out];
    for (int text = 0; text < y.size(0); text++) {
      int from = spans.from()[text];
      int length = spans.length(text);
      int size = length * out;
      dys.rows(text * time + from, length).get(epsilon, 0);
      int at = nextNonZero(0, size);
      while (at < size) {
        int t = at / out;
        if (f == Rectifier.RELU) {
          ys.rows(text * time + from + t, 1).get(output, 0);
        }
        if (copyDelta(t * out, f, out)) {
          visitor.visit(text, from + t, delta);
        }
        at = nextNonZero((t + 1) * out, size);
      }
    }
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
  private boolean copyDelta(int from, Rectifier f, int length) {
    System.arraycopy(epsilon, from, delta, 0, length);
    if (f == Rectifier.RELU) {
      keepPositive(output, delta, length);
    }
    positiveZeros(delta, length);
    return Arrays.mismatch(delta, 0, length, zeros, 0, length) >= 0;
  }

  /**
   * By arithmetic alone, as HotSpot vectorises no loop with a condition in it. A gradient that is
   * not finite stays so, whatever the output.
   */
  private static void keepPositive(float[] outputs, float[] values, int length) {
    for (int i = 0; i < length; i++) {
      float oneIfPositive = Math.min(outputs[i] * LARGE * LARGE, 1f);
      values[i] *= oneIfPositive;
    }
  }

  /** Makes -0, whose bits are not those of 0, to 0. */
  private static void positiveZeros(float[] values, int length) {
    for (int i = 0; i < length; i++) {
      values[i] += 0f;
    }
  }
}
