package org.aimle.explain;

/** In loops over whole arrays from index 0, without which HotSpot does not vectorise them. */
final class PlainRowProducts implements RowProducts {

  /**
   * Rows of X that are worked in together, with as many elements of each. With more, with products
   * and sums apart, or with sums before their weights, HotSpot does not vectorise the loop.
   */
  private static final int ROWS = 3;

  /** {@code W [in][out]}. */
  private final float[][] rows;

  private final int out;

  PlainRowProducts(Affine affine) {
    rows = affine.rows();
    out = affine.out();
  }

  @Override
  public float[][] memory() {
    return new float[ROWS][out];
  }

  @Override
  public void apply(float[] x, int count, float[] biases, float[] y, float[][] memory) {
    int row = 0;
    for (; row + ROWS <= count; row += ROWS) {
      three(x, row, biases, memory);
      for (int r = 0; r < ROWS; r++) {
        System.arraycopy(memory[r], 0, y, (row + r) * out, out);
      }
    }
    Affine one = new Affine(rows, biases);
    for (; row < count; row++) {
      one.apply(x, row * rows.length, memory[0]);
      System.arraycopy(memory[0], 0, y, row * out, out);
    }
  }

  private void three(float[] x, int row, float[] biases, float[][] sums) {
    int in = rows.length;
    for (float[] sum : sums) {
      System.arraycopy(biases, 0, sum, 0, out);
    }
    int a = row * in;
    int b = a + in;
    int c = b + in;
    int i = 0;
    for (; i + ROWS <= in; i += ROWS, a += ROWS, b += ROWS, c += ROWS) {
      addToThree(
          sums[0],
          sums[1],
          sums[2],
          out,
          x[a],
          x[a + 1],
          x[a + 2],
          x[b],
          x[b + 1],
          x[b + 2],
          x[c],
          x[c + 1],
          x[c + 2],
          rows[i],
          rows[i + 1],
          rows[i + 2]);
    }
    for (; i < in; i++) {
      for (int r = 0; r < ROWS; r++) {
        Affine.add(sums[r], out, x[(row + r) * in + i], rows[i]);
      }
    }
  }

  private static void addToThree(
      float[] y0,
      float[] y1,
      float[] y2,
      int length,
      float a0,
      float a1,
      float a2,
      float b0,
      float b1,
      float b2,
      float c0,
      float c1,
      float c2,
      float[] w0,
      float[] w1,
      float[] w2) {
    for (int c = 0; c < length; c++) {
      float p = w0[c];
      float q = w1[c];
      float r = w2[c];
      y0[c] = Math.fma(a2, r, Math.fma(a1, q, Math.fma(a0, p, y0[c])));
      y1[c] = Math.fma(b2, r, Math.fma(b1, q, Math.fma(b0, p, y1[c])));
      y2[c] = Math.fma(c2, r, Math.fma(c1, q, Math.fma(c0, p, y2[c])));
    }
  }
}
