package org.aimle.lab.bench.solvers;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Rows of scores. */
final class Draws {

  /** As many rows as keep branches from being learnt by heart. */
  static final int SEVERAL = 8;

  private static final int FEW = 4;

  private Draws() {}

  /** Gaussian scores, {@code [SEVERAL, n]}. */
  static float[][] gaussian(int n) {
    return of(n, Random::nextGaussian);
  }

  /** {@code [SEVERAL, n]}, each element drawn alone; the same ones for the same {@code n}. */
  static float[][] of(int n, ToDoubleFunction<Random> draw) {
    Random random = new Random(n);
    float[][] rows = new float[SEVERAL][n];
    for (float[] row : rows) {
      for (int i = 0; i < n; i++) {
        row[i] = (float) draw.applyAsDouble(random);
      }
    }
    return rows;
  }

  /**
   * The first rows, for searches: on some scores a search is lucky, so one row says little of a
   * size.
   */
  static float[][] few(float[][] rows) {
    return Arrays.copyOf(rows, FEW);
  }

  /** The first row alone, for what takes long. */
  static float[][] first(float[][] rows) {
    return new float[][] {rows[0]};
  }
}
