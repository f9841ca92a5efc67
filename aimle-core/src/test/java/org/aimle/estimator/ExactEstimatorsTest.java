package org.aimle.estimator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.aimle.lambda.LambdaState;
import org.aimle.noise.Gumbel;
import org.aimle.noise.NoNoise;
import org.aimle.noise.Normal;
import org.aimle.noise.SmoothNoise;
import org.aimle.solver.MapSolver;
import org.aimle.solver.NonFiniteScoresException;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.SubsetSolver;
import org.aimle.solver.topk.TopKSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Estimators with a closed form for their expectation or their Jacobian. */
class ExactEstimatorsTest {

  private static final LambdaState STATE = new LambdaState(0, 0, 0);
  private static final float[] THETA = {0.3f, -1, 0.8f, 0, 1.5f};
  private static final double[] B = {1, -0.5, 0.25, 2, 0};

  private static double[] wide(float[] values, double divisor) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i] / divisor);
    return wide;
  }

  /**
   * The expectation of the estimate, summed over all tuples of samples, is the gradient of the
   * expected loss, which enumeration gives.
   */
  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "3,1", "2,0.5"})
  void scoreFunctionIsUnbiased(int samples, double temperature) {
    int n = THETA.length;
    int k = 2;
    SubsetOracle exact = SubsetOracle.of(wide(THETA, temperature), k);
    Harness it =
        Harness.of(
            "score-function:samples=" + samples + ",theta-temperature=" + temperature,
            new TopKSolver(k));
    Rows rows = Rows.full(1, n);
    double[] expectation = new double[n];
    int tuples = (int) Math.pow(exact.size(), samples);
    float[] gradient = new float[n];
    for (int tuple = 0; tuple < tuples; tuple++) {
      float[] z = new float[samples * n];
      float[] losses = new float[samples];
      double p = 1;
      for (int s = 0, rest = tuple; s < samples; s++, rest /= exact.size()) {
        int state = rest % exact.size();
        for (int i : exact.ones(state)) {
          z[s * n + i] = 1;
        }
        losses[s] = (float) exact.loss(state, B);
        p *= exact.probabilities()[state];
      }
      it.backward(rows, THETA, z, z, Feedback.of(z, losses), STATE, gradient);
      for (int i = 0; i < n; i++) {
        expectation[i] += p * gradient[i];
      }
    }
    double[] expected = exact.expectedGradient(B);
    for (int i = 0; i < n; i++) {
      assertEquals(expected[i] / temperature, expectation[i], 1e-6);
    }
  }

  /** A loss that is linear in z has the gradient mu'(theta) c, exactly, from one sample. */
  @Test
  void simpleIsExactForLinearLosses() {
    int n = THETA.length;
    float[] c = {1, 2, -1, 0.5f, 0};
    double h = 1e-5;
    Harness it = Harness.of("simple", new TopKSolver(2));
    Rows rows = Rows.full(1, n);
    float[] noise = {0.2f, 0.7f, 0.4f, 0.6f, 0.9f};
    float[] z = it.forward(rows, THETA, noise);
    assertEquals(2, z[0] + z[1] + z[2] + z[3] + z[4]);
    float[] gradient = new float[n];
    it.backward(rows, THETA, noise, z, c, STATE, gradient);
    for (int i = 0; i < n; i++) {
      double[] up = wide(THETA, 1);
      double[] down = wide(THETA, 1);
      up[i] += h;
      down[i] -= h;
      double difference = 0;
      for (int j = 0; j < n; j++) {
        difference +=
            c[j]
                * (SubsetOracle.of(up, 2).marginals()[j] - SubsetOracle.of(down, 2).marginals()[j]);
      }
      assertEquals(difference / (2 * h), gradient[i], 1e-6);
    }
  }

  @Test
  void perturbedAveragesForwardAndGivesOneRow() {
    Harness it =
        Harness.of("perturbed:samples=4", new TopKSolver(1), Gumbel.STANDARD, RowWorkers.caller());
    assertEquals(1, it.estimator().spec().outputs());
    float[] noise = {0, 0, 5, 0, 0, 0, 0, 3};
    assertArrayEquals(
        new float[] {0.75f, 0.25f}, it.forward(Rows.full(1, 2), new float[] {1, 0}, noise));
  }

  /**
   * Top-1 of two: with Gumbel noise the first is chosen with probability sigmoid(d / tau), with
   * normal noise with Phi(d / (tau sqrt 2)), d the difference of the scores. The mean of 40000
   * estimates lies within 4.5 standard errors, but for 7e-6 of the seeds.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "perturbed:samples=1",
        "perturbed:samples=3",
        "perturbed-score-function:samples=1",
        "perturbed-score-function:samples=3"
      })
  void perturbedIsUnbiased(String text) {
    checkPerturbed(text, Gumbel.STANDARD, d -> 1 / ((1 + Math.exp(d)) * (1 + Math.exp(-d))));
    checkPerturbed(
        text, new Normal(1), d -> Math.exp(-d * d / 4) / Math.sqrt(2 * Math.PI) / Math.sqrt(2));
  }

  private static void checkPerturbed(
      String text, SmoothNoise noise, java.util.function.DoubleUnaryOperator slope) {
    double tau = 1.5;
    double d = 0.7;
    int batch = 40000;
    Harness it =
        Harness.of(
            text + ",theta-temperature=" + tau, new TopKSolver(1), noise, RowWorkers.caller());
    EstimatorSpec spec = it.estimator().spec();
    Rows rows = Rows.full(batch, 2);
    float[] theta = new float[2 * batch];
    for (int b = 0; b < batch; b++) {
      theta[2 * b] = (float) d;
    }
    float[] drawn = new float[2 * batch * spec.draws()];
    noise.fill(11, drawn, 0, drawn.length);
    Solved solved = it.solve(rows, theta, drawn);
    float[] z = solved.z();
    // The loss is 3 if the first is chosen and -1 if not.
    float[] dy = new float[z.length];
    float[] losses = new float[z.length / 2];
    for (int row = 0; row < losses.length; row++) {
      dy[2 * row] = 3;
      dy[2 * row + 1] = -1;
      losses[row] = 3 * z[2 * row] - z[2 * row + 1];
    }
    float[] gradient = new float[theta.length];
    it.estimator().backward(solved, Feedback.of(dy, losses), STATE, gradient);
    double expected = 4 * slope.applyAsDouble(d / tau) / tau;
    assertMeans(new double[] {expected, -expected}, gradient, text + " " + noise);
  }

  /** The means of many estimates of two numbers lie within 4.5 standard errors. */
  private static void assertMeans(double[] expected, float[] gradient, String what) {
    int batch = gradient.length / 2;
    for (int i = 0; i < 2; i++) {
      double mean = 0;
      double square = 0;
      for (int b = 0; b < batch; b++) {
        mean += gradient[2 * b + i] / (double) batch;
        square += (double) gradient[2 * b + i] * gradient[2 * b + i] / batch;
      }
      double error = Math.sqrt((square - mean * mean) / batch);
      assertEquals(expected[i], mean, 4.5 * error, what);
    }
  }

  /**
   * Top-1 of two scores above 0, with factors {@code exp(tau eps - tau^2 / 2)}: the first is chosen
   * with probability {@code Phi(ln(theta_1 / theta_2) / (tau sqrt 2))}. The mean of 40000 estimates
   * lies within 4.5 standard errors, but for 7e-6 of the seeds.
   */
  @ParameterizedTest
  @ValueSource(strings = {"perturbed:samples=3", "perturbed-score-function:samples=1"})
  void multiplicativePerturbationIsUnbiased(String text) {
    double tau = 0.8;
    float[] scores = {2f, 1.5f};
    int batch = 40000;
    Harness it =
        Harness.of(
            text + ",perturbation=multiplicative,theta-temperature=" + tau,
            new TopKSolver(1),
            new Normal(1),
            RowWorkers.caller());
    Rows rows = Rows.full(batch, 2);
    float[] theta = new float[2 * batch];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = scores[i % 2];
    }
    float[] drawn = new float[2 * batch * it.estimator().spec().draws()];
    new Normal(1).fill(5, drawn, 0, drawn.length);
    Solved solved = it.solve(rows, theta, drawn);
    float[] dy = new float[solved.z().length];
    float[] losses = new float[solved.z().length / 2];
    for (int row = 0; row < losses.length; row++) {
      dy[2 * row] = 3;
      dy[2 * row + 1] = -1;
      losses[row] = 3 * solved.z()[2 * row] - solved.z()[2 * row + 1];
    }
    float[] gradient = new float[theta.length];
    it.estimator().backward(solved, Feedback.of(dy, losses), STATE, gradient);
    double u = Math.log(scores[0] / scores[1]) / (tau * Math.sqrt(2));
    double density = Math.exp(-u * u / 2) / Math.sqrt(2 * Math.PI) / (tau * Math.sqrt(2));
    assertMeans(new double[] {4 * density / scores[0], -4 * density / scores[1]}, gradient, text);
  }

  /** Divided by a subnormal number nearly every estimate is infinite. */
  @Test
  void multiplicativePerturbationOfNearlyNothingHasNoGradient() {
    Harness it =
        Harness.of(
            "perturbed:samples=4,perturbation=multiplicative",
            new TopKSolver(1),
            new Normal(1),
            RowWorkers.caller());
    float[] theta = {Float.MIN_VALUE, -1e-39f, 1.5f, 1.4f};
    float[] drawn = new float[4 * it.estimator().spec().draws()];
    new Normal(1).fill(5, drawn, 0, drawn.length);
    Solved solved = it.solve(Rows.full(1, 4), theta, drawn);
    float[] gradient = new float[4];
    it.estimator()
        .backward(solved, Feedback.of(new float[] {3, 1, 2, -1}, new float[0]), STATE, gradient);
    assertEquals(0, gradient[0]);
    assertEquals(0, gradient[1]);
    assertTrue(gradient[2] != 0 && Float.isFinite(gradient[2]), Arrays.toString(gradient));
  }

  @Test
  void multiplicativePerturbationKeepsSignsAndNeedsNormalNoise() {
    float[] scores = {1, -2, 0};
    Perturbation.MULTIPLICATIVE.apply(scores, new float[] {3, -1, 1}, 0.5f, 3);
    assertArrayEquals(
        new float[] {(float) Math.exp(1.375), (float) (-2 * Math.exp(-0.625)), 0}, scores, 1e-6f);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Harness.of(
                        "perturbed:perturbation=multiplicative",
                        new TopKSolver(1),
                        Gumbel.STANDARD,
                        RowWorkers.caller()))
            .getMessage();
    assertTrue(message.contains("normal") && message.contains("gumbel"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "CONCRETE,5,1,1",
    "CONCRETE,5,2,0.3",
    "SOFTSUB,5,1,0.5",
    "SOFTSUB,6,3,1",
    "SOFTSUB,6,5,0.4"
  })
  void relaxationsHaveTheGradientOfFiniteDifferences(
      Relaxation relaxation, int n, int k, double temperature) {
    RelaxedTopK relaxed = new RelaxedTopK(relaxation, temperature);
    double[] w = {0.3, -1, 0.8, 0, 1.5, 0.1};
    double[] dy = {1, 2, -1, 0.5, 0, -3};
    double[] z = new double[n];
    relaxed.forward(w, n, k, z);
    assertEquals(relaxation == Relaxation.CONCRETE ? 1 : k, Arrays.stream(z).sum(), 1e-12);
    double[] gradient = new double[n];
    relaxed.backward(dy, gradient);
    double h = 1e-6;
    for (int i = 0; i < n; i++) {
      double difference = 0;
      for (int sign = -1; sign <= 1; sign += 2) {
        double[] moved = w.clone();
        moved[i] += sign * h;
        relaxed.forward(moved, n, k, z);
        for (int j = 0; j < n; j++) {
          difference += sign * dy[j] * z[j];
        }
      }
      assertEquals(difference / (2 * h), gradient[i], 1e-7);
    }
  }

  @Test
  void softSubOfNoMoreThanKIsOnes() {
    RelaxedTopK relaxed = new RelaxedTopK(Relaxation.SOFTSUB, 0.5);
    double[] z = new double[2];
    relaxed.forward(new double[] {3, 1}, 2, 4, z);
    assertArrayEquals(new double[] {1, 1}, z);
    relaxed.backward(new double[] {1, 1}, z);
    assertArrayEquals(new double[2], z);
  }

  /** As temperatures fall, SoftSub without noise becomes the hard choice. */
  @Test
  void softSubTendsToTheChoice() {
    float[] z =
        Harness.of("softsub:temperature=0.01,theta-temperature=0", new TopKSolver(2))
            .forward(Rows.full(1, 5), THETA, new float[0]);
    assertArrayEquals(new float[] {0, 0, 1, 0, 1}, z, 1e-6f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "norm", "standard"})
  void projectionsHaveTheGradientOfFiniteDifferences(String projection) {
    Projection it =
        ((IdentitySpec) EstimatorSpec.parse("identity:projection=" + projection)).projection();
    float[] dy = {1, 2, -1, 0.5f, 0};
    float[] gradient = dy.clone();
    it.backward(THETA.clone(), gradient, 5);
    float h = 1e-2f;
    for (int i = 0; i < 5; i++) {
      double difference = 0;
      for (int sign = -1; sign <= 1; sign += 2) {
        float[] moved = THETA.clone();
        moved[i] += sign * h;
        it.apply(moved, 5);
        for (int j = 0; j < 5; j++) {
          difference += sign * dy[j] * moved[j];
        }
      }
      assertEquals(difference / (2 * h), gradient[i], 2e-4);
    }
    float[] zeros = new float[5];
    it.apply(zeros, 5);
    it.backward(zeros, gradient, 5);
    for (float g : gradient) {
      assertTrue(Float.isFinite(g));
    }
  }

  /** The gradient of {@code <mean dy, P(theta)>}, whatever noise chose. */
  @ParameterizedTest
  @CsvSource({
    "straight-through:samples=2, 1, -1, 0.5, 2, 0",
    "'identity:samples=2,projection=mean', 0.5, -1.5, 0, 1.5, -0.5"
  })
  void identitiesPassTheMeanOn(String text, float g0, float g1, float g2, float g3, float g4) {
    Harness it = Harness.of(text, new TopKSolver(2));
    float[] noise = {0, 1, -2, 3, 0.5f, 2, 0, 0, -1, 1};
    float[] dy = {1, 0, 1, 4, -1, 1, -2, 0, 0, 1};
    float[] z = it.forward(Rows.full(1, 5), THETA, noise);
    assertArrayEquals(new float[] {0, 0, 0, 1, 1, 1, 0, 0, 0, 1}, z);
    float[] gradient = new float[5];
    it.backward(Rows.full(1, 5), THETA, noise, z, dy, STATE, gradient);
    assertArrayEquals(new float[] {g0, g1, g2, g3, g4}, gradient, 1e-6f);
  }

  /** Subtracting the mean changes what is solved where a shift of all scores does. */
  @ParameterizedTest
  @ValueSource(strings = {"mean", "standard"})
  void projectionsOfTheMeanRefuseSolutionsOfDifferentSizes(String projection) {
    MapSolver positives =
        (theta, z, offset, length) -> {
          for (int i = offset; i < offset + length; i++) {
            z[i] = theta[i] > 0 ? 1 : 0;
          }
        };
    float[] theta = {3, 0, 0, 3, 3, 0};
    float[] none = new float[0];
    String text = "theta-temperature=0,projection=" + projection;
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Harness.of("identity:" + text, positives).forward(Rows.full(2, 3), theta, none))
            .getMessage();
    assertTrue(message.contains(projection) && message.contains("with 1 and 2"), message);
    float[] noise = {0, 0, 0, 0, 0, 9};
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Harness.of("identity:samples=2,projection=" + projection, positives)
                .forward(Rows.full(1, 3), new float[] {3, 0, 0}, noise));
    assertArrayEquals(
        new float[] {1, 0, 0, 1, 1, 0},
        Harness.of("identity:theta-temperature=0,projection=norm", positives)
            .forward(Rows.full(2, 3), theta, none));
    // Rows of different lengths may have different numbers of ones.
    Harness.of("identity:" + text, new TopKSolver(2)).forward(Rows.padded(3, 3, 1), theta, none);
  }

  /** Each block is a problem of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"simple:samples=2", "softsub:samples=2", "concrete:samples=2"})
  void blocksAreIndependent(String text) {
    TopKSolver topK = new TopKSolver(2);
    SubsetSolver pairs =
        new SubsetSolver() {
          @Override
          public int k() {
            return 2;
          }

          @Override
          public int blockSize(int length) {
            return 3;
          }

          @Override
          public void solve(float[] theta, float[] z, int offset, int length) {
            for (int from = offset; from < offset + length; from += 3) {
              topK.solve(theta, z, from, 3);
            }
          }
        };
    float[] theta = {1, 0, 2, -1, 0.5f, 0.2f};
    float[] noise = {0.1f, 0.9f, 0.4f, 0.3f, 0.2f, 0.8f, 0.6f, 0.5f, 0.7f, 0.15f, 0.25f, 0.35f};
    float[] dy = {1, 2, 3, -4, 0, 1, 0.5f, -2, 1, 1, 2, 0};
    Harness both = Harness.of(text, pairs);
    float[] z = both.forward(Rows.full(1, 6), theta, noise);
    float[] gradient = new float[6];
    both.backward(Rows.full(1, 6), theta, noise, z, dy, STATE, gradient);
    Harness one = Harness.of(text, topK);
    for (int block = 0; block < 2; block++) {
      int from = 3 * block;
      float[] blockTheta = Arrays.copyOfRange(theta, from, from + 3);
      float[] blockNoise = rows(noise, from);
      float[] blockZ = one.forward(Rows.full(1, 3), blockTheta, blockNoise);
      assertArrayEquals(rows(z, from), blockZ);
      float[] blockGradient = new float[3];
      one.backward(
          Rows.full(1, 3), blockTheta, blockNoise, blockZ, rows(dy, from), STATE, blockGradient);
      assertArrayEquals(Arrays.copyOfRange(gradient, from, from + 3), blockGradient);
    }
  }

  private static float[] rows(float[] two, int from) {
    float[] cut = new float[6];
    System.arraycopy(two, from, cut, 0, 3);
    System.arraycopy(two, 6 + from, cut, 3, 3);
    return cut;
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "score-function", "softsub", "concrete"})
  void otherSolversThanSubsetsAreRefused(String text) {
    MapSolver other = (theta, z, offset, length) -> {};
    String message =
        assertThrows(IllegalArgumentException.class, () -> Harness.of(text, other)).getMessage();
    assertTrue(message.contains(text) && message.contains("k-subsets"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "simple:theta-temperature=1e-309",
        "score-function:theta-temperature=1e-309",
        "softsub:temperature=1e-309",
        "concrete:temperature=1e-309"
      })
  void temperaturesTooSmallForDoublesAreNamed(String text) {
    Harness it = Harness.of(text, new TopKSolver(2));
    String message =
        assertThrows(
                NonFiniteScoresException.class,
                () ->
                    it.forward(
                        Rows.full(1, 5), THETA, new float[5 * it.estimator().spec().draws()]))
            .getMessage();
    assertTrue(message.contains("emperature 1.0E-309"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"perturbed", "perturbed-score-function"})
  void noiseWithoutDensityIsRefused(String text) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    EstimatorSpec.parse(text)
                        .create(new TopKSolver(1), new NoNoise(), RowWorkers.caller()))
            .getMessage();
    assertTrue(message.contains("gumbel or normal") && message.contains("none"), message);
  }
}
