package org.aimle.lab.conformance;

import java.util.Arrays;
import org.aimle.solver.MapSolver;

/** The published top-k: whatever is not below the k-th largest score, so that ties are all kept. */
record ThresholdTopK(int k) implements MapSolver {

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    float[] sorted = Arrays.copyOfRange(theta, offset, offset + length);
    Arrays.sort(sorted);
    float threshold = sorted[length - k];
    for (int i = offset; i < offset + length; i++) {
      z[i] = theta[i] >= threshold ? 1f : 0f;
    }
  }

  /**
   * Checks how an exact solution differs from this solver's: it has k ones, all of them this
   * solver's too, and an element left out is the last of equal ones.
   */
  static void checkExact(
      Checks checks, float[] theta, float[] threshold, float[] exact, int n, int k) {
    for (int from = 0; from < exact.length; from += n) {
      int ones = 0;
      float border = Float.POSITIVE_INFINITY;
      boolean subset = true;
      for (int i = from; i < from + n; i++) {
        ones += exact[i] == 1 ? 1 : 0;
        subset &= exact[i] <= threshold[i];
        border = threshold[i] == 1 ? Math.min(border, theta[i]) : border;
      }
      checks.equal("row " + from / n + ": ones of the exact solution", k, ones);
      checks.isTrue("row " + from / n + ": exact solution within the threshold one", subset);
      boolean full = true;
      boolean lowestFirst = true;
      for (int i = from; i < from + n; i++) {
        boolean leftOut = threshold[i] == 1 && exact[i] == 0;
        lowestFirst &= !leftOut || theta[i] == border;
        if (theta[i] == border) {
          lowestFirst &= full || exact[i] == 0;
          full &= exact[i] == 1;
        }
      }
      checks.isTrue("row " + from / n + ": of ties the lowest indices are chosen", lowestFirst);
    }
  }
}
