package org.aimle.solver.supply;

import java.util.Arrays;
import org.aimle.solver.Scores;
import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.SearchOutcome;

/**
 * Lots that nothing limits: in some best plan each lot covers whole periods (Wagner, Whitin,
 * Management Science 5, 1958), or is empty if its score is above 0. {@code best[t]} is the largest
 * gain of the first {@code t} periods, the last lot being made in period {@code s < t}:
 *
 * <pre>{@code
 * best[t] = max over s of best[s] + max(theta[s], 0 if nothing is needed) - cost of s for s .. t - 1
 * }</pre>
 *
 * <p>Sums are made in double precision: costs are real numbers of their own, and amounts may take
 * 40 binary digits, so that multiples of one unit in 64 bits would leave scores fewer digits than
 * doubles do. Scores that are left with too few beside the largest sum make a plan a limited one,
 * by the rule of {@link WholeScores#round}.
 *
 * <p>Making and keeping may cost less than nothing, but no more is made than is needed.
 */
final class WagnerWhitin {

  /** Binary digits of a double, which the largest sum has. */
  private static final int DIGITS = 53;

  private final LotSizing instance;

  WagnerWhitin(LotSizing instance) {
    this.instance = instance;
  }

  /** What {@link WholeScores#round} says of scores beside the largest sum. */
  SearchOutcome solve(float[] theta, float[] z, int offset, int length) {
    int periods = instance.periods();
    if (length != instance.items() * periods) {
      throw new IllegalArgumentException(
          "%s has %d items in %d periods but theta has %d elements; each item has a score in each period"
              .formatted(LotSizingSolver.NAME, instance.items(), periods, length));
    }
    Scores.requireFinite(theta, offset, length);
    Arrays.fill(z, offset, offset + length, 0);
    SearchOutcome outcome = SearchOutcome.OPTIMAL;
    double[] scores = new double[periods];
    for (int item = 0; item < instance.items(); item++) {
      int first = offset + item * periods;
      double largest = plan(item, theta, z, first);
      Arrays.setAll(scores, t -> theta[first + t]);
      double scale = Math.scalb(1.0, DIGITS - 1 - Math.getExponent(largest));
      if (WholeScores.scaled(scores, scale, DIGITS, new long[periods]) == SearchOutcome.LIMITED) {
        outcome = SearchOutcome.LIMITED;
      }
    }
    return outcome;
  }

  /** Plans, and gives the largest magnitude of the gains of first periods. */
  private double plan(int item, float[] theta, float[] z, int offset) {
    int periods = instance.periods();
    int first = item * periods;
    double[] best = new double[periods + 1];
    int[] lot = new int[periods + 1];
    Arrays.fill(best, 1, periods + 1, Double.NEGATIVE_INFINITY);
    // an empty lot that gains something is made in any case
    double[] free = new double[periods + 1];
    for (int t = 0; t < periods; t++) {
      free[t + 1] = free[t] + Math.max(0, theta[offset + t]);
    }
    for (int s = 0; s < periods; s++) {
      double gain = best[s] + theta[offset + s];
      double kept = 0;
      for (int t = s + 1; t <= periods; t++) {
        long demand = instance.demands()[first + t - 1];
        gain -= demand * (instance.costs()[first + s] + kept);
        kept += instance.holding()[item];
        // periods after s without a lot of their own may still have empty ones
        double whole = gain + free[t] - free[s + 1];
        if (whole >= best[t]) {
          best[t] = whole;
          lot[t] = s;
        }
      }
      if (instance.demands()[first + s] == 0) {
        double none = best[s] + Math.max(0, theta[offset + s]);
        if (none >= best[s + 1]) {
          best[s + 1] = none;
          lot[s + 1] = -1;
        }
      }
    }
    double largest = Float.MIN_NORMAL;
    for (int t = 1; t <= periods; t++) {
      largest = Math.max(largest, Math.abs(best[t]));
    }
    for (int t = periods; t > 0; ) {
      int s = lot[t] < 0 ? t - 1 : lot[t];
      for (int empty = s; empty < t; empty++) {
        z[offset + empty] = theta[offset + empty] > 0 ? 1 : 0;
      }
      if (lot[t] >= 0) {
        z[offset + s] = 1;
      }
      t = s;
    }
    return largest;
  }
}
