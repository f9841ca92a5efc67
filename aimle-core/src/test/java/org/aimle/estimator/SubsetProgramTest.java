package org.aimle.estimator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.aimle.noise.Uniform;
import org.aimle.solver.Rows;
import org.aimle.solver.topk.TopKSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The programme and the tree, against enumeration of all subsets and each other. */
class SubsetProgramTest {

  private static List<SubsetDistribution> both() {
    return List.of(new SubsetProgram(), new SubsetTree());
  }

  private static float[] theta(int n, double spread) {
    Random random = new Random(n);
    float[] theta = new float[n];
    for (int i = 0; i < n; i++) {
      theta[i] = (float) (spread * random.nextGaussian());
    }
    return theta;
  }

  private static double[] wide(float[] theta, double temperature) {
    double[] wide = new double[theta.length];
    Arrays.setAll(wide, i -> theta[i] / temperature);
    return wide;
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1,1",
    "2,1,1,1",
    "5,2,1,1",
    "5,5,1,1",
    "6,5,3,1",
    "10,4,1,0.5",
    "12,6,1,2",
    "9,3,20,1",
    "9,3,300,1"
  })
  void marginalsAndTheirJacobianAreThoseOfEnumeration(
      int n, int k, double spread, double temperature) {
    float[] theta = theta(n, spread);
    SubsetOracle exact = SubsetOracle.of(wide(theta, temperature), k);
    double[] marginals = new double[n];
    for (SubsetDistribution distribution : both()) {
      distribution.set(theta, 0, n, k, temperature);
      distribution.marginals(marginals, 0);
      assertArrayEquals(exact.marginals(), marginals, 1e-12);
    }

    // The Jacobian is the covariance over the temperature: sum of p(z) z <z - mu, v>.
    double[] v = wide(theta(n + 1, 1), 1);
    double[] expected = new double[n];
    double[] p = exact.probabilities();
    for (int state = 0; state < exact.size(); state++) {
      double along = 0;
      for (int i : exact.ones(state)) {
        along += v[i];
      }
      for (int i = 0; i < n; i++) {
        along -= exact.marginals()[i] * v[i];
      }
      for (int i : exact.ones(state)) {
        expected[i] += p[state] * along / temperature;
      }
    }
    double[] product = new double[n];
    for (SubsetDistribution distribution : both()) {
      distribution.set(theta, 0, n, k, temperature);
      distribution.marginalsTimes(v, 0, product, 0);
      assertArrayEquals(expected, product, 1e-12);
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,30,1,1", "1000,500,5,2", "3000,2990,1,1", "3000,40,300,1"})
  void theTreeIsTheProgramme(int n, int k, double spread, double temperature) {
    float[] theta = theta(n, spread);
    double[] v = wide(theta(n + 1, 1), 1);
    double[][] marginals = new double[2][n];
    double[][] products = new double[2][n];
    float[] uniform = new float[n];
    new Uniform().fill(4, uniform, 0, n);
    float[] z = new float[n];
    for (int i = 0; i < 2; i++) {
      SubsetDistribution distribution = both().get(i);
      distribution.set(theta, 0, n, k, temperature);
      distribution.marginals(marginals[i], 0);
      distribution.marginalsTimes(v, 0, products[i], 0);
      distribution.sample(uniform, 0, z, 0);
      double ones = 0;
      for (float one : z) {
        ones += one;
      }
      assertEquals(k, ones);
    }
    assertArrayEquals(marginals[0], marginals[1], 1e-12);
    assertArrayEquals(products[0], products[1], 1e-12);
  }

  /** {@code n * k} numbers would take 800 MB. */
  @Test
  void theEstimatorTakesTheTreeForLargeProblems() {
    int n = 100_000;
    int k = 1000;
    Harness simple = Harness.of("simple", new TopKSolver(k));
    float[] theta = theta(n, 1);
    float[] uniform = new float[n];
    new Uniform().fill(9, uniform, 0, n);
    float[] z = simple.forward(Rows.full(1, n), theta, uniform);
    SubsetTree tree = new SubsetTree();
    tree.set(theta, 0, n, k, 1);
    float[] expected = new float[n];
    tree.sample(uniform, 0, expected, 0);
    assertArrayEquals(expected, z);
  }

  @Test
  void allAreChosenWhereThereAreNoMoreThanK() {
    for (SubsetDistribution distribution : both()) {
      distribution.set(new float[] {0, 3, -4}, 1, 2, 5, 1);
      float[] z = new float[4];
      distribution.sample(new float[] {0.9f, 0.999f}, 0, z, 1);
      assertArrayEquals(new float[] {0, 1, 1, 0}, z);
      double[] out = {9, 9};
      distribution.marginals(out, 0);
      assertArrayEquals(new double[] {1, 1}, out);
      distribution.marginalsTimes(new double[] {1, -1}, 0, out, 0);
      assertArrayEquals(new double[2], out);
    }
  }

  /** Scores far beyond what exp can hold, in a problem far beyond enumeration. */
  @ParameterizedTest
  @MethodSource("both")
  void largeProblemsStayStable(SubsetDistribution program) {
    int n = 2000;
    int k = 50;
    float[] theta = theta(n, 2000);
    program.set(theta, 0, n, k, 1);
    double[] marginals = new double[n];
    program.marginals(marginals, 0);
    double sum = 0;
    for (double marginal : marginals) {
      assertTrue(marginal >= 0 && marginal <= 1 + 1e-12, "marginal " + marginal);
      sum += marginal;
    }
    assertEquals(k, sum, 1e-9);
    // A shift of all scores changes nothing, so the Jacobian takes the vector of ones to 0.
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    program.marginalsTimes(ones, 0, marginals, 0);
    assertArrayEquals(new double[n], marginals, 1e-9);
  }

  /**
   * Chi-square of 20000 samples over the 15 subsets, 14 degrees of freedom: above 48 with
   * probability 1.3e-5.
   */
  @ParameterizedTest
  @MethodSource("both")
  void samplesHaveTheDistribution(SubsetDistribution program) {
    int n = 6;
    int k = 2;
    int draws = 20000;
    float[] theta = theta(n, 1);
    SubsetOracle exact = SubsetOracle.of(wide(theta, 0.8), k);
    program.set(theta, 0, n, k, 0.8);
    float[] uniform = new float[draws * n];
    new Uniform().fill(3, uniform, 0, uniform.length);
    int[] counts = new int[exact.size()];
    float[] z = new float[n];
    for (int draw = 0; draw < draws; draw++) {
      program.sample(uniform, draw * n, z, 0);
      for (int state = 0; state < counts.length; state++) {
        int[] ones = exact.ones(state);
        counts[state] += z[ones[0]] == 1 && z[ones[1]] == 1 ? 1 : 0;
      }
    }
    assertEquals(draws, Arrays.stream(counts).sum());
    double chi = 0;
    for (int state = 0; state < counts.length; state++) {
      double expected = draws * exact.probabilities()[state];
      chi += (counts[state] - expected) * (counts[state] - expected) / expected;
    }
    assertTrue(chi < 48, "chi-square " + chi);
  }
}
