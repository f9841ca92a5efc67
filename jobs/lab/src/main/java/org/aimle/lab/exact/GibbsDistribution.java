package org.aimle.lab.exact;

/**
 * The distribution {@code p(z) ~ exp(<theta, z>)} over a feasible set, by enumeration in doubles,
 * with the exact gradient of an expected loss under it: the oracle of estimators on small problems.
 * Immutable.
 */
public final class GibbsDistribution {

  private final FeasibleSet set;
  private final double[] probabilities;
  private final double[] marginals;
  private final double logPartition;

  /**
   * @param theta scores {@code [n]}
   * @throws IllegalArgumentException if {@code theta} has not one score for each element
   */
  public GibbsDistribution(FeasibleSet set, double[] theta) {
    requireLength("theta", theta, set);
    this.set = set;
    probabilities = new double[set.size()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int s = 0; s < probabilities.length; s++) {
      probabilities[s] = sumOverOnes(set.state(s), theta);
      largest = Math.max(largest, probabilities[s]);
    }
    double sum = 0;
    for (double score : probabilities) {
      sum += Math.exp(score - largest);
    }
    logPartition = largest + Math.log(sum);
    marginals = new double[theta.length];
    for (int s = 0; s < probabilities.length; s++) {
      probabilities[s] = Math.exp(probabilities[s] - logPartition);
      addToOnes(set.state(s), probabilities[s], marginals);
    }
  }

  private static void requireLength(String name, double[] array, FeasibleSet set) {
    if (array.length != set.elements()) {
      throw new IllegalArgumentException(
          name + " has " + array.length + " elements but must have " + set.elements());
    }
  }

  private static double sumOverOnes(long state, double[] values) {
    double sum = 0;
    for (long rest = state; rest != 0; rest &= rest - 1) {
      sum += values[Long.numberOfTrailingZeros(rest)];
    }
    return sum;
  }

  private static void addToOnes(long state, double value, double[] sums) {
    for (long rest = state; rest != 0; rest &= rest - 1) {
      sums[Long.numberOfTrailingZeros(rest)] += value;
    }
  }

  public double logPartition() {
    return logPartition;
  }

  /** Probability of each vector, in the order of the set. */
  public double[] probabilities() {
    return probabilities.clone();
  }

  /** Expectation of {@code z}, {@code [n]}. */
  public double[] marginals() {
    return marginals.clone();
  }

  /** The place in the set of the most probable vector. */
  public int mode() {
    int mode = 0;
    for (int s = 1; s < probabilities.length; s++) {
      mode = probabilities[s] > probabilities[mode] ? s : mode;
    }
    return mode;
  }

  /** {@code ||z - b||^2} of a vector, the published experiment's loss. */
  public double loss(int state, double[] b) {
    requireLength("b", b, set);
    double loss = 0;
    for (double target : b) {
      loss += target * target;
    }
    for (long rest = set.state(state); rest != 0; rest &= rest - 1) {
      loss += 1 - 2 * b[Long.numberOfTrailingZeros(rest)];
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

  /** Gradient of the expected loss with respect to theta, {@code E[loss(z) (z - E[z])]}. */
  public double[] expectedGradient(double[] b) {
    double[] losses = new double[probabilities.length];
    for (int s = 0; s < losses.length; s++) {
      losses[s] = loss(s, b);
    }
    return expectedGradientOf(losses);
  }

  /**
   * The same for any loss.
   *
   * @param losses of each vector, in the order of the set
   */
  public double[] expectedGradientOf(double[] losses) {
    double[] gradient = new double[marginals.length];
    double expected = 0;
    for (int s = 0; s < probabilities.length; s++) {
      double weight = probabilities[s] * losses[s];
      expected += weight;
      addToOnes(set.state(s), weight, gradient);
    }
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] -= expected * marginals[i];
    }
    return gradient;
  }

  /** One vector's term of the score-function estimate: {@code loss(z) (z - E[z])}. */
  public double[] scoreFunction(int state, double[] b) {
    double loss = loss(state, b);
    double[] gradient = new double[marginals.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = -loss * marginals[i];
    }
    addToOnes(set.state(state), loss, gradient);
    return gradient;
  }
}
