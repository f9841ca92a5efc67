package org.aimle.lab.study;

import java.util.Random;
import org.aimle.lab.exact.FeasibleSet;

/**
 * A random loss {@code ||W z - b||^2} with {@code b = |x|}, {@code x} standard normal. Immutable.
 *
 * <ul>
 *   <li>{@link Kind#SEPARATE}, of the published experiment: {@code W} is the identity. At 0/1
 *       vectors, where {@code z^2 = z}, that is linear: {@code <1 - 2 b, z> + ||b||^2}.
 *   <li>{@link Kind#COUPLED}: {@code W} is normal with variance {@code 1 / ones}, so that what an
 *       element is worth depends on which others are chosen.
 * </ul>
 */
final class QuadraticLoss {

  /** Whether elements influence each other's worth. */
  enum Kind {
    SEPARATE,
    COUPLED
  }

  private final float[] b;

  /** {@code [n, n]}, row by row; empty if it is the identity. */
  private final float[] weights;

  private QuadraticLoss(float[] b, float[] weights) {
    this.b = b;
    this.weights = weights;
  }

  /**
   * @param n elements
   * @param ones ones of a feasible vector
   */
  static QuadraticLoss random(Kind kind, int n, int ones, Random random) {
    float[] b = new float[n];
    for (int i = 0; i < n; i++) {
      b[i] = (float) Math.abs(random.nextGaussian());
    }
    float[] weights = new float[kind == Kind.COUPLED ? n * n : 0];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() / Math.sqrt(ones));
    }
    return new QuadraticLoss(b, weights);
  }

  /** Of each vector of a set. */
  double[] of(FeasibleSet set) {
    double[] losses = new double[set.size()];
    double[] z = new double[b.length];
    double[] rest = new double[b.length];
    for (int s = 0; s < losses.length; s++) {
      for (int i = 0; i < z.length; i++) {
        z[i] = set.state(s) >> i & 1;
      }
      losses[s] = residual(z, rest);
    }
    return losses;
  }

  /** The loss and, at each row of {@code z [rows, n]}, its gradient {@code 2 W^T (W z - b)}. */
  void at(float[] z, float[] losses, float[] gradients) {
    int n = b.length;
    double[] row = new double[n];
    double[] rest = new double[n];
    for (int r = 0; r < losses.length; r++) {
      for (int i = 0; i < n; i++) {
        row[i] = z[r * n + i];
      }
      losses[r] = (float) residual(row, rest);
      for (int i = 0; i < n; i++) {
        gradients[r * n + i] = (float) (2 * back(rest, i));
      }
    }
  }

  /** Sets {@code rest = W z - b} and gives its square. */
  private double residual(double[] z, double[] rest) {
    int n = b.length;
    double square = 0;
    for (int i = 0; i < n; i++) {
      double value = -b[i];
      if (weights.length == 0) {
        value += z[i];
      } else {
        for (int j = 0; j < n; j++) {
          value += weights[i * n + j] * z[j];
        }
      }
      rest[i] = value;
      square += value * value;
    }
    return square;
  }

  /** Entry {@code i} of {@code W^T rest}. */
  private double back(double[] rest, int i) {
    if (weights.length == 0) {
      return rest[i];
    }
    double sum = 0;
    for (int j = 0; j < rest.length; j++) {
      sum += weights[j * rest.length + i] * rest[j];
    }
    return sum;
  }
}
