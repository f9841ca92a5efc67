package org.aimle.lab.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GibbsDistributionTest {

  static Stream<FeasibleSet> sets() {
    return Stream.of(
        FeasibleSet.subsets(10, 5), FeasibleSet.spanningTrees(5), FeasibleSet.gridPaths(4, 4));
  }

  private static double[] random(Random random, int n) {
    return random.doubles(n, -1.5, 1.5).toArray();
  }

  @Test
  void subsetsAreThoseOfAClosedForm() {
    // k = 1: the softmax.
    double[] theta = {0.3, -1, 2};
    FeasibleSet single = FeasibleSet.subsets(3, 1);
    GibbsDistribution exact = new GibbsDistribution(single, theta);
    double sum = Math.exp(0.3) + Math.exp(-1) + Math.exp(2);
    assertEquals(Math.log(sum), exact.logPartition(), 1e-12);
    for (int i = 0; i < 3; i++) {
      assertEquals(Math.exp(theta[i]) / sum, exact.marginals()[i], 1e-12);
    }
    assertEquals(2, single.ones(exact.mode())[0]);
    // k = 2 of 3 leaves one out: the softmax of -theta.
    GibbsDistribution pairs = new GibbsDistribution(FeasibleSet.subsets(3, 2), theta);
    double without = Math.exp(-0.3) + Math.exp(1) + Math.exp(-2);
    assertEquals(1 - Math.exp(1) / without, pairs.marginals()[1], 1e-12);
    assertThrows(
        IllegalArgumentException.class, () -> new GibbsDistribution(single, new double[2]));
    assertThrows(IllegalArgumentException.class, () -> exact.loss(0, new double[4]));
  }

  /** The gradient of the log partition function is the expectation of z. */
  @ParameterizedTest
  @MethodSource("sets")
  void marginalsAreDerivativesOfTheLogPartition(FeasibleSet set) {
    double[] theta = random(new Random(1), set.elements());
    double[] marginals = new GibbsDistribution(set, theta).marginals();
    for (int i = 0; i < theta.length; i++) {
      double[] up = theta.clone();
      double[] down = theta.clone();
      up[i] += 1e-5;
      down[i] -= 1e-5;
      double difference =
          new GibbsDistribution(set, up).logPartition()
              - new GibbsDistribution(set, down).logPartition();
      assertEquals(difference / 2e-5, marginals[i], 1e-8);
    }
    assertEquals(1, Arrays.stream(new GibbsDistribution(set, theta).probabilities()).sum(), 1e-12);
  }

  @ParameterizedTest
  @MethodSource("sets")
  void gradientIsThatOfTheExpectedLoss(FeasibleSet set) {
    Random random = new Random(2);
    double[] theta = random(random, set.elements());
    double[] b = random(random, set.elements());
    double[] gradient = new GibbsDistribution(set, theta).expectedGradient(b);
    for (int i = 0; i < theta.length; i++) {
      double[] up = theta.clone();
      double[] down = theta.clone();
      up[i] += 1e-5;
      down[i] -= 1e-5;
      double difference =
          new GibbsDistribution(set, up).expectedLoss(b)
              - new GibbsDistribution(set, down).expectedLoss(b);
      assertEquals(difference / 2e-5, gradient[i], 1e-7);
    }
  }

  @Test
  void gradientIsTheMeanOfScoreFunctions() {
    FeasibleSet set = FeasibleSet.spanningTrees(4);
    Random random = new Random(3);
    GibbsDistribution exact = new GibbsDistribution(set, random(random, 6));
    double[] b = random(random, 6);
    double[] mean = new double[6];
    double[] probabilities = exact.probabilities();
    for (int s = 0; s < set.size(); s++) {
      double[] term = exact.scoreFunction(s, b);
      for (int i = 0; i < 6; i++) {
        mean[i] += probabilities[s] * term[i];
      }
    }
    assertArrayEquals(exact.expectedGradient(b), mean, 1e-12);
  }
}
