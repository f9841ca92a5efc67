package org.aimle.estimator;

import java.util.Arrays;
import org.aimle.solver.NonFiniteScoresException;

/**
 * Subsets by a dynamic programme over (elements, ones) in doubles: O(n k) for everything but
 * samples, which are O(n) each.
 *
 * <p>With {@code e(i, j)} the sum of {@code exp(<theta, z>)} over the choices of {@code j} of the
 * first {@code i} elements and {@code w = exp(theta_i)}, {@code e(i, j) = e(i-1, j) + w e(i-1,
 * j-1)} and {@code take(i, j) = w e(i-1, j-1) / e(i, j)} is the probability that element i is
 * chosen if j of the first i are. Only the ratios {@code r(i, j) = e(i, j) / e(i, j-1)} are kept:
 * {@code take = w / (r + w)}, and the next ratio is {@code (r(i-1, j) + w) (1 - take(i, j-1))},
 * where the last factor is {@code r(i-1, j-1) / (r(i-1, j-1) + w)}. So nothing is subtracted and
 * nothing grows beyond the scores themselves. Going through the elements from the last to the first
 * gives samples, marginals and, with a derivative carried along, the Jacobian; probabilities are
 * right to about 1e-15.
 */
final class SubsetProgram implements SubsetDistribution {

  /**
   * Scores further than this from the k-th largest are moved up to it: {@code exp} cannot hold all,
   * and what is chosen so surely, or so rarely, is so to the last digit anyway.
   */
  private static final double REACH = 300;

  private int n;
  private int k;

  /** {@code take(i, j)} at {@code (i - 1) * k + j - 1}. */
  private double[] take = new double[0];

  /** Its derivative along a direction. */
  private double[] takeSlope = new double[0];

  private double[] weights = new double[0];
  private double[] sums = new double[0];
  private double[] reach = new double[0];
  private double[] reachSlope = new double[0];
  private double temperature;

  /**
   * @throws IllegalArgumentException if n k numbers do not fit into an array
   */
  @Override
  public void set(float[] theta, int at, int n, int k, double temperature) {
    this.n = n;
    this.k = Math.min(n, k);
    this.temperature = temperature;
    int cells = Subsets.cells(n, this.k);
    if (take.length < cells) {
      take = new double[cells];
    }
    if (sums.length <= this.k) {
      sums = new double[this.k + 1];
      reach = new double[this.k + 1];
      reachSlope = new double[this.k + 1];
    }
    weigh(theta, at);
    double[] ratios = sums;
    Arrays.fill(ratios, 0, this.k + 1, 0);
    for (int i = 1; i <= n; i++) {
      double weight = weights[i - 1];
      double leftOut = 1;
      for (int j = 1; j <= most(i); j++) {
        double ratio = ratios[j];
        double sum = ratio + weight;
        take[cell(i, j)] = weight / sum;
        ratios[j] = sum * leftOut;
        leftOut = ratio / sum;
      }
    }
  }

  /** Sets the weights, {@code exp(theta / temperature)} up to a common factor. */
  private void weigh(float[] theta, int at) {
    if (weights.length < n) {
      weights = new double[n];
    }
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      weights[i] = theta[at + i] / temperature;
      least = Math.min(least, weights[i]);
      largest = Math.max(largest, weights[i]);
    }
    if (!Double.isFinite(largest - least)) {
      throw new NonFiniteScoresException(notFinite(temperature));
    }
    double centre = least + (largest - least) / 2;
    if (largest - least > 2 * REACH) {
      double[] sorted = Arrays.copyOf(weights, n);
      Arrays.sort(sorted);
      centre = sorted[n - k];
    }
    for (int i = 0; i < n; i++) {
      weights[i] = Math.exp(Math.max(-REACH, Math.min(REACH, weights[i] - centre)));
    }
  }

  static String notFinite(double temperature) {
    return "theta divided by theta-temperature "
        + temperature
        + " is not finite: choose a larger temperature";
  }

  /** Most ones among the first i elements. */
  private int most(int i) {
    return Math.min(i, k);
  }

  /** Least ones among the first i elements, or 1 if none are needed. */
  private int least(int i) {
    return Math.max(1, k - (n - i));
  }

  private int cell(int i, int j) {
    return (i - 1) * k + j - 1;
  }

  @Override
  public void sample(float[] uniform, int from, float[] z, int at) {
    int left = k;
    for (int i = n; i >= 1; i--) {
      boolean chosen = left > 0 && uniform[from + i - 1] < take[cell(i, left)];
      z[at + i - 1] = chosen ? 1f : 0f;
      left -= chosen ? 1 : 0;
    }
  }

  @Override
  public void marginals(double[] out, int at) {
    Arrays.fill(reach, 0, k, 0);
    reach[k] = 1;
    for (int i = n; i >= 1; i--) {
      double chosen = 0;
      for (int j = least(i); j <= most(i); j++) {
        double flow = reach[j] * take[cell(i, j)];
        chosen += flow;
        reach[j] *= 1 - take[cell(i, j)];
        reach[j - 1] += flow;
      }
      out[at + i - 1] = chosen;
    }
  }

  @Override
  public void marginalsTimes(double[] vector, int from, double[] out, int at) {
    if (takeSlope.length < take.length) {
      takeSlope = new double[take.length];
    }
    Arrays.fill(sums, 0, k + 1, 0);
    for (int i = 1; i <= n; i++) {
      double slope = vector[from + i - 1] / temperature;
      for (int j = most(i); j >= least(i); j--) {
        double with = sums[j - 1] + slope;
        double without = sums[j];
        double share = take[cell(i, j)];
        takeSlope[cell(i, j)] = share * (1 - share) * (with - without);
        sums[j] = share * with + (1 - share) * without;
      }
    }
    Arrays.fill(reach, 0, k, 0);
    Arrays.fill(reachSlope, 0, k + 1, 0);
    reach[k] = 1;
    for (int i = n; i >= 1; i--) {
      double chosen = 0;
      for (int j = least(i); j <= most(i); j++) {
        double share = take[cell(i, j)];
        double slope = takeSlope[cell(i, j)];
        double flow = reachSlope[j] * share + reach[j] * slope;
        chosen += flow;
        reachSlope[j] = reachSlope[j] * (1 - share) - reach[j] * slope;
        reachSlope[j - 1] += flow;
        reach[j - 1] += reach[j] * share;
        reach[j] *= 1 - share;
      }
      out[at + i - 1] = chosen;
    }
  }
}
