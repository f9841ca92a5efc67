package org.aimle.estimator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.noise.NoNoise;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.topk.BlockTopKSolver;
import org.aimle.solver.topk.TopKSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceEstimatorTest {

  private static final LambdaState STATE = new LambdaState(0.4, 1, 0);
  private static final int STRIDE = 12;
  private static final Rows PADDED = Rows.padded(STRIDE, 12, 5, 9, 2);

  /** One pass over a random padded minibatch; what lies in the padding is NaN. */
  private record Pass(float[] z, float[] gradient, GradientSummary summary) {

    static Pass of(String estimator, RowWorkers workers, Rows rows, Inputs in) {
      Harness it = Harness.of(estimator, new TopKSolver(3), new NoNoise(), workers);
      float[] z = it.forward(rows, in.theta, in.noise);
      float[] gradient = new float[in.theta.length];
      Arrays.fill(gradient, 9f);
      GradientSummary summary = it.backward(rows, in.theta, in.noise, z, in.dy, STATE, gradient);
      return new Pass(z, gradient, summary);
    }
  }

  private record Inputs(float[] theta, float[] noise, float[] dy) {

    static Inputs random(Rows rows, int draws) {
      Random random = new Random(5);
      return new Inputs(
          random(random, rows, 1), random(random, rows, draws), random(random, rows, draws));
    }

    private static float[] random(Random random, Rows rows, int copies) {
      float[] values = new float[rows.batch() * copies * rows.stride()];
      Arrays.fill(values, Float.NaN);
      for (int row = 0; row < rows.batch() * copies; row++) {
        for (int i = 0; i < rows.length(row / copies); i++) {
          values[row * rows.stride() + i] = (float) random.nextGaussian();
        }
      }
      return values;
    }

    /** One example alone, without padding. */
    Inputs alone(Rows rows, int b, int draws) {
      return new Inputs(
          cut(theta, rows, b, 1), cut(noise, rows, b, draws), cut(dy, rows, b, draws));
    }

    private static float[] cut(float[] values, Rows rows, int b, int copies) {
      int length = rows.length(b);
      float[] cut = new float[copies * length];
      for (int t = 0; t < copies; t++) {
        System.arraycopy(values, (b * copies + t) * rows.stride(), cut, t * length, length);
      }
      return cut;
    }
  }

  /** Of a batch of blocks side by side, and of the same blocks as examples of their own. */
  @Test
  void blocksAreGradientsOfTheirOwn() {
    Rows joined = Rows.full(4, 6);
    Rows apart = Rows.full(12, 2);
    Inputs in = Inputs.random(joined, 2);
    float[] dy = byBlocks(in.dy, 4, 2, 3, 2);
    float[] noise = byBlocks(in.noise, 4, 2, 3, 2);
    Harness blocks = Harness.of("aimle-central:samples=2", new BlockTopKSolver(2, 1));
    Harness single = Harness.of("aimle-central:samples=2", new TopKSolver(1));
    float[] z = blocks.forward(joined, in.theta, in.noise);
    float[] gradient = new float[24];
    SparsityStatistics ofBlocks =
        blocks.backward(joined, in.theta, in.noise, z, in.dy, STATE, gradient).statistics();
    float[] wanted = new float[24];
    float[] singly = single.forward(apart, in.theta, noise);
    assertEquals(
        single.backward(apart, in.theta, noise, singly, dy, STATE, wanted).statistics(), ofBlocks);
    assertEquals(24, ofBlocks.gradients());
    assertTrue(ofBlocks.nonZeros() > 0);
    assertArrayEquals(wanted, gradient, 1e-6f);
  }

  /** An instance without elements is one, of one block, as one of another solver is. */
  @Test
  void blocksAreCountedByInstance() {
    Rows rows = Rows.padded(6, 6, 2, 0);
    assertEquals(3 + 1 + 1, Instances.of(new BlockTopKSolver(2, 1), rows).blocks());
    assertEquals(3, Instances.of(new TopKSolver(2), rows).blocks());
  }

  /** {@code [batch, draws, blocks, size]} to {@code [batch, blocks, draws, size]}. */
  private static float[] byBlocks(float[] values, int batch, int draws, int blocks, int size) {
    float[] moved = new float[values.length];
    for (int b = 0; b < batch; b++) {
      for (int s = 0; s < draws; s++) {
        for (int m = 0; m < blocks; m++) {
          System.arraycopy(
              values,
              ((b * draws + s) * blocks + m) * size,
              moved,
              ((b * blocks + m) * draws + s) * size,
              size);
        }
      }
    }
    return moved;
  }

  /** theta = (1, 0.5, 0), k = 1, loss falls if the first is not chosen: by hand. */
  @Test
  void centralDifferenceByHand() {
    float[] theta = {1, 0.5f, 0};
    float[] dy = {1, 0, 0};
    float[] gradient = new float[3];
    Harness estimator =
        Harness.of("aimle-central:theta-temperature=0,target-temperature=0", new TopKSolver(1));
    Rows rows = Rows.full(1, 3);
    float[] none = {};
    float[] z = estimator.forward(rows, theta, none);
    assertArrayEquals(new float[] {1, 0, 0}, z);

    // lambda = 1 * sqrt(1.25): left chooses 0, right (1 - 1.118, 0.5, 0) chooses 1.
    double lambda = Math.sqrt(1.25);
    GradientSummary summary =
        estimator.backward(rows, theta, none, z, dy, new LambdaState(1, 1, 0), gradient);
    float g = (float) (1 / (2 * lambda));
    assertArrayEquals(new float[] {g, -g, 0}, gradient, 1e-6f);
    assertEquals(lambda, summary.lambda(), 1e-12);
    assertEquals(lambda, summary.divisor(), 1e-12);
    assertEquals(new SparsityStatistics(2, 1, 1), summary.statistics());

    // lambda = 0.4 * sqrt(1.25) is too short a step to change the choice.
    summary = estimator.backward(rows, theta, none, z, dy, STATE, gradient);
    assertArrayEquals(new float[3], gradient);
    assertEquals(new SparsityStatistics(0, 1, 1), summary.statistics());
  }

  /** Losses near 0 leave gradients of which only the last bits are left. */
  @ParameterizedTest
  @CsvSource({"1e-45", "1e-41", "1e-38", "1.2e-38", "1e-37", "1e-30"})
  void tinyLossGradientsMoveNoScoreOutOfRange(float tiny) {
    for (String method : new String[] {"aimle-central", "aimle-forward"}) {
      for (String norm : new String[] {"batch", "instance"}) {
        for (float scale : new float[] {1e-30f, 1, 1e30f, 1e38f}) {
          float[] theta = {scale, scale / 2, 0, -scale};
          float[] dy = {tiny, 0, -tiny, 0};
          float[] gradient = new float[4];
          Harness estimator = Harness.of(method + ":norm=" + norm, new TopKSolver(1));
          Rows rows = Rows.full(1, 4);
          float[] noise = {0.1f, -0.1f, 0.3f, 0};
          float[] z = estimator.forward(rows, theta, noise);
          estimator.backward(
              rows,
              theta,
              noise,
              z,
              dy,
              new LambdaState(30, 1, 0),
              gradient); // solvers refuse infinities
          for (float value : gradient) {
            assertTrue(Float.isFinite(value));
          }
          if (tiny < Float.MIN_NORMAL / 2) {
            assertArrayEquals(new float[4], gradient);
          }
        }
      }
    }
  }

  @Test
  void aTinyThetaHasNoDirectionToProjectOn() {
    for (String projection : new String[] {"norm", "standard"}) {
      for (float tiny : new float[] {1e-45f, 1e-41f, 1e-38f, 1e-25f, 1e-18f}) {
        float[] theta = {tiny, 0, -tiny, 0};
        float[] dy = {1e15f, -3, 1e15f, 2};
        float[] gradient = new float[4];
        Harness estimator = Harness.of("identity:projection=" + projection, new TopKSolver(1));
        Rows rows = Rows.full(1, 4);
        float[] z = estimator.forward(rows, theta, new float[4]);
        estimator.backward(rows, theta, new float[4], z, dy, STATE, gradient);
        for (float value : gradient) {
          assertTrue(Float.isFinite(value), projection + " " + tiny);
        }
      }
    }
  }

  /**
   * The closed form: with {@code V(w) = max of <w, z>}, whose gradient is {@code MAP(w)}, estimates
   * are the gradients of {@code (V(theta + e) - V(theta - lambda dy + e)) / lambda}, central ones
   * of {@code (V(theta + lambda dy + e) - V(theta - lambda dy + e)) / (2 lambda)}, mean over the
   * draws; found here without solver, by finite differences of sums of the largest.
   */
  @ParameterizedTest
  @CsvSource({
    "black-box:lambda=3, 0, 1, 0",
    "'imle:samples=3,lambda=3', 0, 1, 1",
    "'imle:samples=3,lambda=3,theta-temperature=0.5,target-temperature=0.5', 0, 1, 0.5",
    "'aimle-forward:samples=3,target=constant,lambda=3', 0, 1, 1",
    "'aimle-central:samples=3,target=constant,lambda=3', 3, 2, 1"
  })
  void estimatesAreGradientsOfDifferencesOfMaxima(
      String text, double ahead, double sides, double temperature) {
    int n = 7;
    int k = 3;
    double lambda = 3;
    Harness estimator = Harness.of(text, new TopKSolver(k));
    int draws = estimator.estimator().spec().draws();
    Rows rows = Rows.full(1, n);
    Inputs in = Inputs.random(rows, draws);
    float[] z = estimator.forward(rows, in.theta, in.noise);
    float[] gradient = new float[n];
    GradientSummary summary =
        estimator.backward(rows, in.theta, in.noise, z, in.dy, STATE, gradient);
    assertTrue(summary.statistics().nonZeros() > 0, "the case is not idle");
    double h = 1e-5;
    for (int i = 0; i < n; i++) {
      double difference = 0;
      for (int draw = 0; draw < draws; draw++) {
        for (int sign = -1; sign <= 1; sign += 2) {
          double[] left = new double[n];
          double[] right = new double[n];
          for (int j = 0; j < n; j++) {
            int at = draw * n + j;
            double noisy = in.theta[j] + (j == i ? sign * h : 0) + temperature * in.noise[at];
            left[j] = noisy + ahead * in.dy[at];
            right[j] = noisy - lambda * in.dy[at];
          }
          difference += sign * (largest(left, k) - largest(right, k)) / draws;
        }
      }
      assertEquals(difference / (2 * h * sides * lambda), gradient[i], 1e-5);
    }
  }

  private static double largest(double[] scores, int k) {
    Arrays.sort(scores);
    return Arrays.stream(scores, scores.length - k, scores.length).sum();
  }

  @Test
  void marginalSamplesAreAveragedBeforeCounting() {
    float[] theta = {1, 0.5f};
    float[] noise = {0, 0, -2, 0};
    float[] dy = {3, 0, -3, 0};
    float[] gradient = new float[2];
    String constant = "imle:marginal-samples=2,lambda=1.0,scaling=none";
    Harness estimator = Harness.of(constant, new TopKSolver(1));
    Rows rows = Rows.full(1, 2);
    float[] z = estimator.forward(rows, theta, noise);
    assertArrayEquals(new float[] {1, 0, 0, 1}, z);
    // The two draws change their choice in opposite directions: (1,-1) and (-1,1) cancel.
    GradientSummary summary = estimator.backward(rows, theta, noise, z, dy, STATE, gradient);
    assertArrayEquals(new float[2], gradient);
    assertEquals(new SparsityStatistics(0, 1, 1), summary.statistics());

    // As samples each counts: 4 non-zeros in 2 estimates, whose mean is 0 as well.
    estimator = Harness.of("imle:samples=2,lambda=1.0,scaling=none", new TopKSolver(1));
    summary = estimator.backward(rows, theta, noise, z, dy, STATE, gradient);
    assertArrayEquals(new float[2], gradient);
    assertEquals(new SparsityStatistics(4, 2, 2), summary.statistics());
  }

  @Test
  void batchNormsAreOverAllRealElements() {
    Inputs in = Inputs.random(PADDED, 4);
    double theta = 0;
    double dy = 0;
    for (int b = 0; b < PADDED.batch(); b++) {
      Inputs one = in.alone(PADDED, b, 4);
      for (float x : one.theta) {
        theta += 4.0 * x * x;
      }
      for (float x : one.dy) {
        dy += (double) x * x;
      }
    }
    Pass pass = Pass.of("aimle-central:samples=4", RowWorkers.caller(), PADDED, in);
    assertEquals(STATE.beta() * Math.sqrt(theta / dy), pass.summary.lambda(), 1e-12);
  }

  /** An all-zero dy row moves nothing, so nothing is solved for it. */
  @Test
  void rowsThatDoNotMoveAreNotSolved() {
    int[] solved = {0};
    MapSolver counting =
        (theta, z, offset, length) -> {
          solved[0]++;
          new TopKSolver(1).solve(theta, z, offset, length);
        };
    Rows rows = Rows.full(2, 3);
    float[] theta = {1, 0.9f, 0, 0, 1, 2};
    float[] dy = {1, 0, 0, 0, 0, 0};
    float[] noise = new float[6];
    float[] gradient = new float[6];
    Map<String, Integer> expected =
        Map.of("imle", 1, "aimle-forward", 1, "aimle-central", 2, "black-box", 1, "identity", 0);
    for (String method : expected.keySet()) {
      Harness estimator = Harness.of(method, counting);
      float[] z = estimator.forward(rows, theta, noise);
      solved[0] = 0;
      estimator.backward(rows, theta, noise, z, dy, STATE, gradient);
      assertEquals(expected.get(method), solved[0], method);
    }
  }

  @Test
  void withoutLambdaTheGradientIsZero() {
    Inputs in = Inputs.random(PADDED, 1);
    for (String text : new String[] {"aimle-central", "aimle-forward", "imle:target=adaptive"}) {
      Harness estimator = Harness.of(text, new TopKSolver(3));
      float[] z = estimator.forward(PADDED, in.theta, in.noise);
      float[] gradient = new float[in.theta.length];
      Arrays.fill(gradient, 9f);
      GradientSummary summary =
          estimator.backward(
              PADDED, in.theta, in.noise, z, in.dy, new LambdaState(0, 1, 0), gradient);
      assertArrayEquals(new float[in.theta.length], gradient);
      assertEquals(0, summary.lambda());
      assertEquals(new SparsityStatistics(0, 4, 8), summary.statistics());
    }
  }

  /** I-MLE's two sides differ by temperature even if lambda is 0: left as they are. */
  @Test
  void withoutLambdaDifferencesAreNotDivided() {
    Rows rows = Rows.full(1, 2);
    float[] theta = {1, 0};
    float[] noise = {-5, 5};
    Harness estimator = Harness.of("imle:target=adaptive,target-temperature=0", new TopKSolver(1));
    float[] z = estimator.forward(rows, theta, noise);
    float[] gradient = new float[2];
    estimator.backward(rows, theta, noise, z, new float[2], STATE, gradient);
    assertArrayEquals(new float[] {-1, 1}, gradient);
  }

  @Test
  void constantTargetDividesByItsOwnLambda() {
    Rows rows = Rows.full(1, 2);
    float[] theta = {1, 0};
    Harness estimator = Harness.of("imle:lambda=4", new TopKSolver(1));
    float[] noise = new float[2];
    float[] z = estimator.forward(rows, theta, noise);
    float[] gradient = new float[2];
    estimator.backward(rows, theta, noise, z, new float[] {1, 0}, STATE, gradient);
    assertArrayEquals(new float[] {0.25f, -0.25f}, gradient);
  }

  @Test
  void refusesWhatIsNotFiniteOrOfAnotherSize() {
    Harness estimator = Harness.of("aimle-central", new TopKSolver(1));
    Rows rows = Rows.full(1, 2);
    float[] two = {1, 0};
    float[] bad = {1, Float.NaN};
    float[] gradient = new float[2];
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> estimator.backward(rows, two, two, two, bad, STATE, gradient))
            .getMessage();
    assertTrue(message.contains("dy") && message.contains("row 0"), message);
    assertThrows(IllegalArgumentException.class, () -> estimator.forward(rows, bad, two));
    assertThrows(IllegalArgumentException.class, () -> estimator.forward(rows, new float[3], two));
    assertThrows(IllegalArgumentException.class, () -> estimator.forward(rows, two, new float[4]));
    assertThrows(
        IllegalArgumentException.class,
        () -> estimator.backward(rows, two, two, two, new float[4], STATE, gradient));
  }
}
