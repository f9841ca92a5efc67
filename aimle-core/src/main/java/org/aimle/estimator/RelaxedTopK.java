package org.aimle.estimator;

import java.util.Arrays;
import java.util.Objects;
import org.aimle.solver.NonFiniteScoresException;
import org.aimle.spec.Ranges;

/**
 * A relaxed choice of k of n elements, and the exact product of its transposed Jacobian with a
 * vector, in doubles. Not thread-safe: owns memory for k n numbers.
 *
 * @since 0.1.0
 */
public final class RelaxedTopK {

  /** Keeps the logarithm finite where an element is wholly chosen: the least normal float. */
  private static final double TINY = Float.MIN_NORMAL;

  private final Relaxation relaxation;
  private final double temperature;

  /** {@code p_1 .. p_steps}, n numbers each. */
  private double[] steps = new double[0];

  private double[] carried = new double[0];
  private int n;
  private int count;

  /**
   * @param temperature of the softmax, above 0: nearer to a choice, and steeper, the smaller it is
   * @throws IllegalArgumentException if {@code temperature} is not a finite number above 0
   */
  public RelaxedTopK(Relaxation relaxation, double temperature) {
    this.relaxation = Objects.requireNonNull(relaxation, "relaxation");
    Ranges.positive("temperature", temperature);
    this.temperature = temperature;
  }

  /**
   * Relaxes the choice of k of the first n scores. Where all would be chosen, SoftSub gives ones.
   *
   * @param w scores, noise added
   * @param z receives n numbers
   * @throws NonFiniteScoresException if scores over the temperature are not finite
   * @throws IllegalArgumentException if n k numbers do not fit into an array
   */
  public void forward(double[] w, int n, int k, double[] z) {
    this.n = n;
    count = relaxation == Relaxation.CONCRETE ? 1 : k >= n ? 0 : k;
    if (count == 0) {
      Arrays.fill(z, 0, n, 1);
      return;
    }
    int cells = Subsets.cells(n, count);
    if (steps.length < cells) {
      steps = new double[cells];
    }
    if (carried.length < n) {
      carried = new double[n];
    }
    Arrays.fill(z, 0, n, 0);
    for (int step = 0; step < count; step++) {
      int at = step * n;
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        double left = step == 0 ? 1 : Math.max(1 - steps[at - n + i], TINY);
        steps[at + i] = (w[i] + Math.log(left)) / temperature;
        largest = Math.max(largest, steps[at + i]);
      }
      double sum = 0;
      for (int i = 0; i < n; i++) {
        steps[at + i] = Math.exp(steps[at + i] - largest);
        sum += steps[at + i];
      }
      if (!Double.isFinite(sum)) {
        throw new NonFiniteScoresException(
            "scores divided by temperature "
                + temperature
                + " are not finite: choose a larger temperature");
      }
      for (int i = 0; i < n; i++) {
        steps[at + i] /= sum;
        z[i] += steps[at + i];
      }
    }
  }

  /**
   * The gradient of {@code <dy, z>} with respect to w, where {@link #forward} was last called.
   *
   * @param gradient receives n numbers
   */
  public void backward(double[] dy, double[] gradient) {
    Arrays.fill(gradient, 0, n, 0);
    Arrays.fill(carried, 0, count == 0 ? 0 : n, 0);
    for (int step = count - 1; step >= 0; step--) {
      int at = step * n;
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += steps[at + i] * (dy[i] + carried[i]);
      }
      for (int i = 0; i < n; i++) {
        double slope = steps[at + i] * (dy[i] + carried[i] - mean) / temperature;
        gradient[i] += slope;
        double left = step == 0 ? 0 : 1 - steps[at - n + i];
        carried[i] = left > TINY ? -slope / left : 0;
      }
    }
  }
}
