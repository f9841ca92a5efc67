package org.aimle.dl4j.internal;

import java.util.Arrays;

/**
 * The minimal filtering algorithm F(4, 3) (Winograd 1980; Lavin and Gray 2016): four neighbouring
 * outputs of a width-3 convolution from 6 products instead of 12, here with matrices for numbers.
 *
 * <p>Works on whole blocks of rows: row {@code 4 i + p} of a text is row {@code i} of phase {@code
 * p}. Every array starts at index 0 in its loop, without which HotSpot does not vectorise it.
 */
public final class Winograd {

  /** Outputs computed together. */
  public static final int OUTPUTS = 4;

  /** Matrix products for them. */
  public static final int PRODUCTS = 6;

  private final float[][] d = new float[PRODUCTS][0];
  private final float[][] y = new float[OUTPUTS][0];

  /** Blocks of four rows that cover {@code rows}. */
  public static int blocks(int rows) {
    return (rows + OUTPUTS - 1) / OUTPUTS;
  }

  /** Transforms the matrices {@code w[3][size]} of the taps to {@code u[6][size]}. */
  public static void weights(float[][] w, int size, float[][] u) {
    oneOrMinusOne(w[0], w[1], w[2], size, u[1], u[2]);
    twoOrMinusTwo(w[0], w[1], w[2], size, u[3], u[4]);
    for (int i = 0; i < size; i++) {
      u[0][i] = w[0][i] * 0.25f;
    }
    System.arraycopy(w[2], 0, u[5], 0, size);
  }

  private static void oneOrMinusOne(
      float[] w0, float[] w1, float[] w2, int size, float[] plus, float[] minus) {
    for (int i = 0; i < size; i++) {
      float even = (w0[i] + w2[i]) * (-1f / 6);
      float odd = w1[i] * (1f / 6);
      plus[i] = even - odd;
      minus[i] = even + odd;
    }
  }

  private static void twoOrMinusTwo(
      float[] w0, float[] w1, float[] w2, int size, float[] plus, float[] minus) {
    for (int i = 0; i < size; i++) {
      float even = w0[i] * (1f / 24) + w2[i] * (1f / 6);
      float odd = w1[i] * (1f / 12);
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  /**
   * Transforms inputs {@code x[rows][channels]}, with zeros around them, to {@code
   * v[6][blocks][channels]}.
   */
  public void inputs(float[] x, int rows, int channels, float[][] v) {
    int blocks = blocks(rows);
    int size = blocks * channels;
    for (int j = 0; j < PRODUCTS; j++) {
      if (d[j].length < size) {
        d[j] = new float[size];
      }
      // d[j][i] is row 4 i + j - 1: only the first and the last block reach beyond the text.
      int first = j == 0 ? 1 : 0;
      int end = Math.min(blocks, Math.floorDiv(rows - j, OUTPUTS) + 1);
      Arrays.fill(d[j], 0, first * channels, 0f);
      for (int i = first; i < end; i++) {
        System.arraycopy(x, (OUTPUTS * i + j - 1) * channels, d[j], i * channels, channels);
      }
      Arrays.fill(d[j], end * channels, size, 0f);
    }
    ends(d[0], d[2], d[4], size, v[0]);
    innerOne(d[1], d[2], d[3], d[4], size, v[1], v[2]);
    innerTwo(d[1], d[2], d[3], d[4], size, v[3], v[4]);
    ends(d[1], d[3], d[5], size, v[5]);
  }

  private static void ends(float[] a, float[] b, float[] c, int size, float[] v) {
    for (int i = 0; i < size; i++) {
      v[i] = 4 * a[i] - 5 * b[i] + c[i];
    }
  }

  private static void innerOne(
      float[] d1, float[] d2, float[] d3, float[] d4, int size, float[] plus, float[] minus) {
    for (int i = 0; i < size; i++) {
      float even = d4[i] - 4 * d2[i];
      float odd = d3[i] - 4 * d1[i];
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  private static void innerTwo(
      float[] d1, float[] d2, float[] d3, float[] d4, int size, float[] plus, float[] minus) {
    for (int i = 0; i < size; i++) {
      float even = d4[i] - d2[i];
      float odd = 2 * (d3[i] - d1[i]);
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  /**
   * Combines products {@code m[6][blocks][channels]}, which it overwrites, to {@code
   * out[rows][channels]}; adds biases and raises what is below a floor to it.
   *
   * @param biases the biases, repeated for each block: {@code [blocks][channels]}
   */
  public void outputs(
      float[][] m, float[] biases, float floor, int rows, int channels, float[] out) {
    int size = blocks(rows) * channels;
    for (int p = 0; p < OUTPUTS; p++) {
      if (y[p].length < size) {
        y[p] = new float[size];
      }
    }
    sumAndDifference(m[1], m[2], size);
    sumAndDifference(m[3], m[4], size);
    outer(m[0], m[1], m[3], 1, biases, floor, size, y[0]);
    inner(m[2], m[4], 2, biases, floor, size, y[1]);
    inner(m[1], m[3], 4, biases, floor, size, y[2]);
    outer(m[5], m[2], m[4], 8, biases, floor, size, y[3]);
    for (int t = 0; t < rows; t++) {
      System.arraycopy(y[t % OUTPUTS], t / OUTPUTS * channels, out, t * channels, channels);
    }
  }

  private static void sumAndDifference(float[] a, float[] b, int size) {
    for (int i = 0; i < size; i++) {
      float left = a[i];
      float right = b[i];
      a[i] = left + right;
      b[i] = left - right;
    }
  }

  private static void inner(
      float[] near, float[] far, float factor, float[] biases, float floor, int size, float[] y) {
    for (int i = 0; i < size; i++) {
      y[i] = Math.max(near[i] + factor * far[i] + biases[i], floor);
    }
  }

  private static void outer(
      float[] edge,
      float[] near,
      float[] far,
      float factor,
      float[] biases,
      float floor,
      int size,
      float[] y) {
    for (int i = 0; i < size; i++) {
      y[i] = Math.max(edge[i] + near[i] + factor * far[i] + biases[i], floor);
    }
  }
}
