package org.aimle.noise;

import java.util.function.ToDoubleFunction;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * The distribution of {@code Y = G_1 + G_2 / 2 + ... + G_r / r} with independent {@code G_i} of
 * {@code Gamma(shape, 1)}, and its quantiles.
 *
 * <p>{@code r * Y} is a mixture of {@code Gamma(r * shape + j, 1)} over {@code j = 0, 1, ...}
 * (Moschopoulos, The distribution of the sum of independent gamma random variables, 1985). All
 * terms are positive, so that both tails keep a relative accuracy of {@code 1e-9} or better, down
 * to tail probabilities of {@code 2^-54}. Not thread-safe: quantiles start from the ones before.
 */
final class WeightedGammaSum {

  /** Terms beyond: the weights fall as {@code (1 - 1/r)^j}, to {@code e^-75} here. */
  private static final int TERMS_PER_RATE = 75;

  private static final int LEAST_TERMS = 64;

  /** First weight before they are scaled to the sum 1: leaves room to grow by {@code e^1400}. */
  private static final double FIRST_WEIGHT = 0x1p-1000;

  private static final double NEGLIGIBLE = 1e-18;

  /** Logarithm of the least quantile told from 0. */
  private static final double LEAST_LOG = -690;

  /** Newton's error after a step is of the order of the step's square. */
  private static final double LAST_STEP = 1e-7;

  private static final int MOST_STEPS = 200;

  private final double rate;
  private final double shape;
  private final double[] weights;

  /** Sums of the weights up to each and beyond each. */
  private final double[] upTo;

  private final double[] beyond;

  /**
   * @param shape of each gamma variable, above 0
   * @param terms {@code r}, in 1 .. 1000
   */
  WeightedGammaSum(double shape, int terms) {
    this.rate = terms;
    this.shape = shape * terms;
    this.weights = weights(shape, terms);
    this.upTo = new double[weights.length];
    this.beyond = new double[weights.length];
    double sum = 0;
    for (int j = weights.length - 1; j >= 0; j--) {
      beyond[j] = sum;
      sum += weights[j];
    }
    double below = 0;
    for (int j = 0; j < weights.length; j++) {
      weights[j] /= sum;
      beyond[j] /= sum;
      below += weights[j];
      upTo[j] = below;
    }
  }

  /** {@code j * weight[j] = shape * sum over i = 1..j, n = 1..r of (1 - n/r)^i weight[j - i]}. */
  private static double[] weights(double shape, int r) {
    double[] weights = new double[LEAST_TERMS + TERMS_PER_RATE * r];
    double[] inner = new double[r];
    weights[0] = FIRST_WEIGHT;
    for (int j = 1; j < weights.length; j++) {
      double sum = 0;
      for (int n = 1; n < r; n++) {
        inner[n] = (1 - (double) n / r) * (inner[n] + weights[j - 1]);
        sum += inner[n];
      }
      weights[j] = shape * sum / j;
    }
    return weights;
  }

  /**
   * The distribution at one point.
   *
   * @param below the probability of less, accurate up to a half
   * @param above the probability of more, accurate up to a half
   * @param density times the point
   */
  record Point(double below, double above, double density) {}

  /** The distribution at {@code y > 0}. */
  Point at(double y) {
    double x = rate * y;
    int middle = (int) Math.max(0, Math.min(x - shape, weights.length - 1));
    // x^(shape + j) e^-x / Gamma(shape + j + 1), whose sum from j on is P(shape + j, x).
    double term =
        StrictMath.exp(
            (shape + middle) * StrictMath.log(x) - x - LogGamma.value(shape + middle + 1));
    double below = 0;
    double above = RegularizedGamma.Q.value(shape, x);
    double density = 0;
    double up = term;
    for (int j = middle; j < weights.length; j++) {
      double a = up * upTo[j];
      double b = up * beyond[j];
      double c = up * weights[j] * (shape + j);
      below += a;
      above += b;
      density += c;
      if (a < NEGLIGIBLE * below && b < NEGLIGIBLE * above && c < NEGLIGIBLE * density) {
        break;
      }
      up *= x / (shape + j + 1);
    }
    double down = term;
    for (int j = middle - 1; j >= 0; j--) {
      down *= (shape + j + 1) / x;
      double a = down * upTo[j];
      double b = down * beyond[j];
      double c = down * weights[j] * (shape + j);
      below += a;
      above += b;
      density += c;
      if (a < NEGLIGIBLE * below && b < NEGLIGIBLE * above && c < NEGLIGIBLE * density) {
        break;
      }
    }
    return new Point(below, above, density);
  }

  @Override
  public String toString() {
    return "WeightedGammaSum[shape=" + shape / rate + ", terms=" + (int) rate + "]";
  }

  /** The lower tail. */
  Tail lower() {
    return tail(Point::below, 1);
  }

  /** The upper tail. */
  Tail upper() {
    return tail(Point::above, -1);
  }

  /** Newton's method for the logarithm of the tail over that of y, kept between bounds. */
  private Tail tail(ToDoubleFunction<Point> probability, int sign) {
    double least = probability.applyAsDouble(at(StrictMath.exp(LEAST_LOG)));
    double[] last = {0.5, 0, 0};
    return p -> {
      if (sign * (least - p) >= 0) {
        return new Tail.Knot(0, 0);
      }
      double low = LEAST_LOG;
      double high = StrictMath.log(100 + StrictMath.log(rate));
      double log = last[1] + last[2] * StrictMath.log(p / last[0]);
      for (int step = 0; step < MOST_STEPS; step++) {
        double y = StrictMath.exp(log);
        Point point = at(y);
        double tail = probability.applyAsDouble(point);
        double over = sign * StrictMath.log(tail / p);
        double next = log - over * tail / point.density();
        if (Math.abs(next - log) < LAST_STEP) {
          last[0] = p;
          last[1] = next;
          last[2] = sign * tail / point.density();
          return new Tail.Knot(StrictMath.exp(next), sign * y / point.density());
        }
        if (over > 0) {
          high = log;
        } else {
          low = log;
        }
        log = next > low && next < high ? next : (low + high) / 2;
      }
      throw new IllegalStateException(
          "no quantile found for the tail probability " + p + " of " + this);
    };
  }
}
