package org.aimle.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * The distribution {@code p(z) ~ exp(<theta, z>)} over the 0/1 vectors with {@code k} ones, by
 * enumeration in doubles: the oracle of estimators on small problems. Immutable.
 */
public final class SubsetDistribution {

  private final int n;
  private final List<int[]> states;
  private final double[] probabilities;
  private final double[] marginals;
  private final double logPartition;

  /**
   * Enumerates all {@code n} choose {@code k} states.
   *
   * @param theta scores {@code [n]}
   * @throws IllegalArgumentException if {@code k} is not in 1 .. n
   */
  public SubsetDistribution(double[] theta, int k) {
    n = theta.length;
    states = subsets(n, k);
    double[] scores = new double[states.size()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int s = 0; s < scores.length; s++) {
      for (int i : states.get(s)) {
        scores[s] += theta[i];
      }
      largest = Math.max(largest, scores[s]);
    }
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score - largest);
    }
    logPartition = largest + Math.log(sum);
    probabilities = new double[scores.length];
    marginals = new double[n];
    for (int s = 0; s < scores.length; s++) {
      probabilities[s] = Math.exp(scores[s] - logPartition);
      for (int i : states.get(s)) {
        marginals[i] += probabilities[s];
      }
    }
  }

  private static List<int[]> subsets(int n, int k) {
    if (k < 1 || k > n) {
      throw new IllegalArgumentException("k is " + k + " but must be in 1 .. n = " + n);
    }
    List<int[]> subsets = new ArrayList<>();
    int[] subset = new int[k];
    for (int i = 0; i < k; i++) {
      subset[i] = i;
    }
    while (true) {
      subsets.add(subset.clone());
      int last = k - 1;
      while (last >= 0 && subset[last] == n - k + last) {
        last--;
      }
      if (last < 0) {
        return subsets;
      }
      subset[last]++;
      for (int i = last + 1; i < k; i++) {
        subset[i] = subset[i - 1] + 1;
      }
    }
  }

  /** Number of states; they are in lexicographic order of their ones. */
  public int size() {
    return states.size();
  }

  /** The ones of a state, ascending. */
  public int[] ones(int state) {
    return states.get(state).clone();
  }

  public double logPartition() {
    return logPartition;
  }

  /** Probability of each state. */
  public double[] probabilities() {
    return probabilities.clone();
  }

  /** Expectation of {@code z}, {@code [n]}. */
  public double[] marginals() {
    return marginals.clone();
  }

  /** The most probable state. */
  public int mode() {
    int mode = 0;
    for (int s = 1; s < probabilities.length; s++) {
      mode = probabilities[s] > probabilities[mode] ? s : mode;
    }
    return mode;
  }

  /** {@code ||z - b||^2} of a state. */
  public double loss(int state, double[] b) {
    double loss = 0;
    for (double target : b) {
      loss += target * target;
    }
    for (int i : states.get(state)) {
      loss += 1 - 2 * b[i];
    }
    return loss;
  }

  /** Expectation of the loss. */
  public double expectedLoss(double[] b) {
    double expected = 0;
    for (int s = 0; s < probabilities.length; s++) {
      expected += probabilities[s] * loss(s, b);
    }
    return expected;
  }

  /** Gradient of the expected loss with respect to theta: {@code E[loss(z) (z - E[z])]}. */
  public double[] expectedGradient(double[] b) {
    double[] gradient = new double[n];
    double expected = 0;
    for (int s = 0; s < probabilities.length; s++) {
      double weight = probabilities[s] * loss(s, b);
      expected += weight;
      for (int i : states.get(s)) {
        gradient[i] += weight;
      }
    }
    for (int i = 0; i < n; i++) {
      gradient[i] -= expected * marginals[i];
    }
    return gradient;
  }

  /** One state's term of the score-function estimate: {@code loss(z) (z - E[z])}. */
  public double[] scoreFunction(int state, double[] b) {
    double loss = loss(state, b);
    double[] gradient = new double[n];
    for (int i = 0; i < n; i++) {
      gradient[i] = -loss * marginals[i];
    }
    for (int i : states.get(state)) {
      gradient[i] += loss;
    }
    return gradient;
  }
}
