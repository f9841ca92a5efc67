package org.aimle.lab.bench.solvers;

import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Rows of scores. */
final class Draws {

  /** As many rows as keep branches from being learnt by heart. */
  static final int SEVERAL = 8;

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

  /** The first row alone, for what takes long. */
  static float[][] first(float[][] rows) {
    return new float[][] {rows[0]};
  }
}
