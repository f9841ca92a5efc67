package org.aimle.estimator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The distribution {@code p(z) ~ exp(<theta, z>)} over k-subsets, by enumeration in doubles. */
final class SubsetOracle {

  private final int n;
  private final List<int[]> subsets = new ArrayList<>();
  private final double[] probabilities;

  private SubsetOracle(double[] theta, int k) {
    n = theta.length;
    list(k, 0, new int[0]);
    double[] scores = subsets.stream().mapToDouble(ones -> sum(ones, theta)).toArray();
    double largest = Arrays.stream(scores).max().orElseThrow();
    probabilities = Arrays.stream(scores).map(score -> Math.exp(score - largest)).toArray();
    double total = Arrays.stream(probabilities).sum();
    for (int s = 0; s < probabilities.length; s++) {
      probabilities[s] /= total;
    }
  }

  /** All of {@code theta.length} elements with {@code k} ones, in lexicographic order. */
  static SubsetOracle of(double[] theta, int k) {
    return new SubsetOracle(theta, k);
  }

  private void list(int missing, int from, int[] chosen) {
    if (missing == 0) {
      subsets.add(chosen);
      return;
    }
    for (int i = from; i <= n - missing; i++) {
      int[] more = Arrays.copyOf(chosen, chosen.length + 1);
      more[chosen.length] = i;
      list(missing - 1, i + 1, more);
    }
  }

  private static double sum(int[] ones, double[] values) {
    double sum = 0;
    for (int one : ones) {
      sum += values[one];
    }
    return sum;
  }

  int size() {
    return subsets.size();
  }

  int[] ones(int state) {
    return subsets.get(state);
  }

  double[] probabilities() {
    return probabilities.clone();
  }

  double[] marginals() {
    double[] marginals = new double[n];
    for (int s = 0; s < probabilities.length; s++) {
      for (int one : subsets.get(s)) {
        marginals[one] += probabilities[s];
      }
    }
    return marginals;
  }

  /** {@code ||z - b||^2} of a subset. */
  double loss(int state, double[] b) {
    double loss = 0;
    for (double target : b) {
      loss += target * target;
    }
    int[] ones = subsets.get(state);
    return loss + ones.length - 2 * sum(ones, b);
  }

  /** Gradient of the expected loss with respect to theta: {@code E[loss(z) (z - E[z])]}. */
  double[] expectedGradient(double[] b) {
    double[] marginals = marginals();
    double[] gradient = new double[n];
    for (int s = 0; s < probabilities.length; s++) {
      double weight = probabilities[s] * loss(s, b);
      for (int one : subsets.get(s)) {
        gradient[one] += weight;
      }
      for (int i = 0; i < n; i++) {
        gradient[i] -= weight * marginals[i];
      }
    }
    return gradient;
  }
}
