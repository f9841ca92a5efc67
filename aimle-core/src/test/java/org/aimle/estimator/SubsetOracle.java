package org.aimle.estimator;

import org.aimle.study.FeasibleSet;
import org.aimle.study.GibbsDistribution;

/** The distribution {@code p(z) ~ exp(<theta, z>)} over k-subsets, by enumeration. */
record SubsetOracle(FeasibleSet set, GibbsDistribution distribution) {

  static SubsetOracle of(double[] theta, int k) {
    FeasibleSet set = FeasibleSet.subsets(theta.length, k);
    return new SubsetOracle(set, new GibbsDistribution(set, theta));
  }

  int size() {
    return set.size();
  }

  int[] ones(int state) {
    return set.ones(state);
  }

  double[] probabilities() {
    return distribution.probabilities();
  }

  double[] marginals() {
    return distribution.marginals();
  }
}
