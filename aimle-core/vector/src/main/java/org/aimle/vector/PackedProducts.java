package org.aimle.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code Y = X W + b} in vector registers: four rows of X and two vectors of columns at a time,
 * whose sums stay in registers. Each sum is a chain of fused multiply-adds in the order of the rows
 * of W, from the bias on, whatever the width of vectors. Needs the module {@code
 * jdk.incubator.vector}. Immutable, thread-safe.
 */
public final class PackedProducts {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int PANEL = 2 * LANES;
  private static final int ROWS = 4;

  private final int in;
  private final int out;

  /** W by panels of columns, each {@code [in][PANEL]}; zeros where W has no column. */
  private final float[][] panels;

  /**
   * @param rows {@code W [in][out]}, copied
   * @param out columns of W, at least 1
   */
  public PackedProducts(float[][] rows, int out) {
    this.in = rows.length;
    this.out = out;
    panels = new float[(out + PANEL - 1) / PANEL][in * PANEL];
    for (int p = 0; p < panels.length; p++) {
      int columns = Math.min(PANEL, out - p * PANEL);
      for (int i = 0; i < in; i++) {
        System.arraycopy(rows[i], p * PANEL, panels[p], i * PANEL, columns);
      }
    }
  }

  /** Floats of the memory that {@link #apply} wants for this many columns. */
  public static int memory(int out) {
    return (out + PANEL - 1) / PANEL * PANEL + ROWS * PANEL;
  }

  /**
   * @param x {@code [count, in]}, row-major
   * @param biases {@code b [out]}
   * @param y {@code [count, out]}, row-major; overwritten
   * @param memory to work in, at least {@link #memory} floats
   */
  public void apply(float[] x, int count, float[] biases, float[] y, float[] memory) {
    System.arraycopy(biases, 0, memory, 0, out);
    int edge = memory.length - ROWS * PANEL;
    for (int p = 0; p < panels.length; p++) {
      int column = p * PANEL;
      int columns = Math.min(PANEL, out - column);
      for (int row = 0; row < count; row += ROWS) {
        // Where fewer rows are left, the last one is computed again, with the same result.
        int last = count - 1;
        int row1 = Math.min(row + 1, last);
        int row2 = Math.min(row + 2, last);
        int row3 = Math.min(row + 3, last);
        if (columns == PANEL) {
          wide(
              panels[p],
              in,
              x,
              row * in,
              row1 * in,
              row2 * in,
              row3 * in,
              memory,
              column,
              y,
              row * out + column,
              row1 * out + column,
              row2 * out + column,
              row3 * out + column);
        } else {
          float[] w = panels[p];
          int e1 = edge + PANEL;
          int e2 = e1 + PANEL;
          int e3 = e2 + PANEL;
          if (columns > LANES) {
            wide(
                w, in, x, row * in, row1 * in, row2 * in, row3 * in, memory, column, memory, edge,
                e1, e2, e3);
          } else {
            narrow(
                w, in, x, row * in, row1 * in, row2 * in, row3 * in, memory, column, memory, edge,
                e1, e2, e3);
          }
          System.arraycopy(memory, edge, y, row * out + column, columns);
          System.arraycopy(memory, e1, y, row1 * out + column, columns);
          System.arraycopy(memory, e2, y, row2 * out + column, columns);
          System.arraycopy(memory, e3, y, row3 * out + column, columns);
        }
      }
    }
  }

  private static void wide(
      float[] w,
      int in,
      float[] x,
      int a,
      int b,
      int c,
      int d,
      float[] biases,
      int column,
      float[] y,
      int yA,
      int yB,
      int yC,
      int yD) {
    FloatVector left = FloatVector.fromArray(SPECIES, biases, column);
    FloatVector right = FloatVector.fromArray(SPECIES, biases, column + LANES);
    FloatVector a0 = left;
    FloatVector a1 = right;
    FloatVector b0 = left;
    FloatVector b1 = right;
    FloatVector c0 = left;
    FloatVector c1 = right;
    FloatVector d0 = left;
    FloatVector d1 = right;
    for (int i = 0, at = 0; i < in; i++, at += PANEL) {
      FloatVector p = FloatVector.fromArray(SPECIES, w, at);
      FloatVector q = FloatVector.fromArray(SPECIES, w, at + LANES);
      FloatVector v = FloatVector.broadcast(SPECIES, x[a + i]);
      a0 = v.fma(p, a0);
      a1 = v.fma(q, a1);
      v = FloatVector.broadcast(SPECIES, x[b + i]);
      b0 = v.fma(p, b0);
      b1 = v.fma(q, b1);
      v = FloatVector.broadcast(SPECIES, x[c + i]);
      c0 = v.fma(p, c0);
      c1 = v.fma(q, c1);
      v = FloatVector.broadcast(SPECIES, x[d + i]);
      d0 = v.fma(p, d0);
      d1 = v.fma(q, d1);
    }
    a0.intoArray(y, yA);
    a1.intoArray(y, yA + LANES);
    b0.intoArray(y, yB);
    b1.intoArray(y, yB + LANES);
    c0.intoArray(y, yC);
    c1.intoArray(y, yC + LANES);
    d0.intoArray(y, yD);
    d1.intoArray(y, yD + LANES);
  }

  /** The left half of a panel. */
  private static void narrow(
      float[] w,
      int in,
      float[] x,
      int a,
      int b,
      int c,
      int d,
      float[] biases,
      int column,
      float[] y,
      int yA,
      int yB,
      int yC,
      int yD) {
    FloatVector sumA = FloatVector.fromArray(SPECIES, biases, column);
    FloatVector sumB = sumA;
    FloatVector sumC = sumA;
    FloatVector sumD = sumA;
    for (int i = 0, at = 0; i < in; i++, at += PANEL) {
      FloatVector p = FloatVector.fromArray(SPECIES, w, at);
      sumA = FloatVector.broadcast(SPECIES, x[a + i]).fma(p, sumA);
      sumB = FloatVector.broadcast(SPECIES, x[b + i]).fma(p, sumB);
      sumC = FloatVector.broadcast(SPECIES, x[c + i]).fma(p, sumC);
      sumD = FloatVector.broadcast(SPECIES, x[d + i]).fma(p, sumD);
    }
    sumA.intoArray(y, yA);
    sumB.intoArray(y, yB);
    sumC.intoArray(y, yC);
    sumD.intoArray(y, yD);
  }
}
