package org.aimle.explain;

import java.io.Serializable;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code y = x W + b} on Java arrays. Fused multiply-adds in a fixed order: the same bits on every
 * machine, for one row as for many ({@link RowProducts}). All loops run over whole arrays from
 * index 0, without which HotSpot does not vectorise them.
 *
 * @param rows {@code W [in][out]}
 * @param biases {@code b [out]}
 */
record Affine(float[][] rows, float[] biases) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Elements of a single x that are worked in together. */
  private static final int AT_ONCE = 4;

  /** Rows of X whose sums of one number each run side by side. */
  private static final int CHAINS = 4;

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
    int out = biases.length;
    System.arraycopy(biases, 0, y, 0, out);
    int i = 0;
    for (int from = at; i + AT_ONCE <= rows.length; i += AT_ONCE, from += AT_ONCE) {
      add(
          y,
          out,
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
      add(y, out, x[at + i], rows[i]);
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
   * {@code y = X W + b} for one output: rows side by side, for the sum of one is a chain of
   * additions that wait for each other.
   *
   * @param x {@code [count, in]}, row-major
   * @param y {@code [count]}; overwritten
   */
  void applyToOne(float[] x, int count, float[] y) {
    int in = rows.length;
    float[] w = new float[in];
    for (int i = 0; i < in; i++) {
      w[i] = rows[i][0];
    }
    int row = 0;
    for (; row + CHAINS <= count; row += CHAINS) {
      int a = row * in;
      int b = a + in;
      int c = b + in;
      int d = c + in;
      float sumA = biases[0];
      float sumB = sumA;
      float sumC = sumA;
      float sumD = sumA;
      for (int i = 0; i < in; i++) {
        sumA = Math.fma(x[a + i], w[i], sumA);
        sumB = Math.fma(x[b + i], w[i], sumB);
        sumC = Math.fma(x[c + i], w[i], sumC);
        sumD = Math.fma(x[d + i], w[i], sumD);
      }
      y[row] = sumA;
      y[row + 1] = sumB;
      y[row + 2] = sumC;
      y[row + 3] = sumD;
    }
    for (; row < count; row++) {
      float sum = biases[0];
      for (int i = 0; i < in; i++) {
        sum = Math.fma(x[row * in + i], w[i], sum);
      }
      y[row] = sum;
    }
  }

  static void add(float[] y, int length, float a, float[] w) {
    for (int c = 0; c < length; c++) {
      y[c] = Math.fma(a, w[c], y[c]);
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
      float sum = Math.fma(a1, w1[c], Math.fma(a0, w0[c], y[c]));
      y[c] = Math.fma(a3, w3[c], Math.fma(a2, w2[c], sum));
    }
  }
}
