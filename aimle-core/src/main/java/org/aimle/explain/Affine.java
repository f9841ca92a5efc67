package org.aimle.explain;

import java.io.Serializable;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code y = x W + b} on Java arrays. Plain loops without fused operations: the same bits on every
 * machine. All loops run over whole arrays from index 0, without which HotSpot does not vectorise
 * them.
 *
 * @param rows {@code W [in][out]}
 * @param biases {@code b [out]}
 */
record Affine(float[][] rows, float[] biases) implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * Elements of x that are worked in together. With more, or with two rows at once, the loop's body
   * outgrows what HotSpot unrolls, and then vectorises, in every place where it is inlined.
   */
  private static final int AT_ONCE = 4;

  static Affine of(INDArray weights, INDArray biases) {
    return new Affine(weights.toFloatMatrix(), biases.ravel().toFloatVector());
  }

  int in() {
    return rows.length;
  }

  int out() {
    return biases.length;
  }

  /** The rows {@code [from, to)}, with other biases. */
  Affine part(int from, int to, float[] otherBiases) {
    return new Affine(Arrays.copyOfRange(rows, from, to), otherBiases);
  }

  /** {@code y = x W + b} for one x at {@code x[at ..)}. */
  void apply(float[] x, int at, float[] y) {
    System.arraycopy(biases, 0, y, 0, biases.length);
    int i = 0;
    for (; i + AT_ONCE <= rows.length; i += AT_ONCE) {
      int from = at + i;
      add(
          y,
          biases.length,
          x[from],
          x[from + 1],
          x[from + 2],
          x[from + 3],
          rows[i],
          rows[i + 1],
          rows[i + 2],
          rows[i + 3]);
    }
    for (; i < rows.length; i++) {
      add(y, biases.length, x[at + i], rows[i]);
    }
  }

  /**
   * Adds the products of some elements of x to y, in their order.
   *
   * @param at which elements
   * @param x their values
   * @param count of them
   * @param y {@code [out]}
   */
  void addSome(int[] at, float[] x, int count, float[] y) {
    int i = 0;
    for (; i + AT_ONCE <= count; i += AT_ONCE) {
      add(
          y,
          biases.length,
          x[i],
          x[i + 1],
          x[i + 2],
          x[i + 3],
          rows[at[i]],
          rows[at[i + 1]],
          rows[at[i + 2]],
          rows[at[i + 3]]);
    }
    for (; i < count; i++) {
      add(y, biases.length, x[i], rows[at[i]]);
    }
  }

  /**
   * {@code Y = X W + b}.
   *
   * @param x {@code [count, in]}, row-major
   * @param y {@code [count, out]}, row-major; overwritten
   * @param row memory of at least {@code out}
   */
  void applyAll(float[] x, int count, float[] y, float[] row) {
    for (int r = 0; r < count; r++) {
      apply(x, r * rows.length, row);
      System.arraycopy(row, 0, y, r * biases.length, biases.length);
    }
  }

  private static void add(float[] y, int length, float a, float[] w) {
    for (int c = 0; c < length; c++) {
      y[c] += a * w[c];
    }
  }

  private static void add(
      float[] y,
      int length,
      float a0,
      float a1,
      float a2,
      float a3,
      float[] w0,
      float[] w1,
      float[] w2,
      float[] w3) {
    for (int c = 0; c < length; c++) {
      y[c] += a0 * w0[c] + a1 * w1[c] + a2 * w2[c] + a3 * w3[c];
    }
  }
}
