package org.aimle.estimator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.aimle.lambda.LambdaState;
import org.aimle.noise.Gumbel;
import org.aimle.noise.NoiseKeys;
import org.aimle.solver.NonFiniteScoresException;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.topk.TopKSolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every estimator has to keep, whatever it estimates. */
class EstimatorContractTest {

  private static final LambdaState STATE = new LambdaState(1, 1, 0);
  private static final int STRIDE = 12;

  /** The last row is shorter than k. */
  private static final Rows PADDED = Rows.padded(STRIDE, 12, 5, 9, 2);

  static String[] all() {
    return new String[] {
      "imle:samples=2,marginal-samples=3,norm=instance,target=adaptive",
      "imle:samples=2,marginal-samples=3,target-temperature=0.5",
      "aimle-forward:samples=2,marginal-samples=3,norm=instance",
      "aimle-forward:samples=2,norm=instance,alpha=0.5",
      "aimle-central:samples=2,marginal-samples=3,norm=instance",
      "black-box:lambda=5",
      "straight-through:samples=3",
      "identity:samples=3,projection=standard",
      "identity:samples=3,projection=norm",
      "identity",
      "simple",
      "simple:samples=3,theta-temperature=0.5",
      "score-function:samples=1",
      "score-function:samples=3",
      "perturbed:samples=1",
      "perturbed:samples=5,theta-temperature=2",
      "perturbed-score-function:samples=1",
      "perturbed-score-function:samples=4",
      "concrete:samples=2",
      "concrete:theta-temperature=0",
      "softsub:samples=2,temperature=0.1",
      "softsub"
    };
  }

  /** A minibatch; what lies in the padding is NaN. */
  private record Inputs(float[] theta, float[] noise, float[] dy, float[] losses) {

    static Inputs random(GradientEstimator estimator, Rows rows) {
      Random random = new Random(5);
      int outputs = estimator.spec().outputs();
      float[] losses = new float[rows.batch() * outputs];
      for (int row = 0; row < losses.length; row++) {
        losses[row] = (float) random.nextGaussian();
      }
      return new Inputs(
          gaussian(random, rows, 1),
          noise(estimator, rows),
          gaussian(random, rows, outputs),
          losses);
    }

    private static float[] gaussian(Random random, Rows rows, int copies) {
      float[] values = new float[rows.batch() * copies * rows.stride()];
      Arrays.fill(values, Float.NaN);
      for (int row = 0; row < rows.batch() * copies; row++) {
        for (int i = 0; i < rows.length(row / copies); i++) {
          values[row * rows.stride() + i] = (float) random.nextGaussian();
        }
      }
      return values;
    }

    private static float[] noise(GradientEstimator estimator, Rows rows) {
      int draws = estimator.spec().draws();
      float[] noise = new float[rows.batch() * draws * rows.stride()];
      Arrays.fill(noise, Float.NaN);
      NoiseKeys keys = new NoiseKeys(7, 0, new long[] {0, 1, 2, 3, 4, 5, 6, 7});
      for (int row = 0; row < rows.batch() * draws; row++) {
        int b = row / draws;
        estimator
            .noise()
            .fill(keys.key(b, row % draws), noise, row * rows.stride(), rows.length(b));
      }
      return noise;
    }

    /** One example alone, without padding. */
    Inputs alone(EstimatorSpec spec, Rows rows, int b) {
      int outputs = spec.outputs();
      return new Inputs(
          cut(theta, rows, b, 1),
          cut(noise, rows, b, spec.draws()),
          cut(dy, rows, b, outputs),
          Arrays.copyOfRange(losses, b * outputs, (b + 1) * outputs));
    }

    private static float[] cut(float[] values, Rows rows, int b, int copies) {
      int length = rows.length(b);
      float[] cut = new float[copies * length];
      for (int t = 0; t < copies; t++) {
        System.arraycopy(values, (b * copies + t) * rows.stride(), cut, t * length, length);
      }
      return cut;
    }

    Feedback feedback() {
      return Feedback.of(dy, losses);
    }
  }

  private record Pass(Solved solved, float[] gradient, GradientSummary summary) {

    static Pass of(Harness it, Rows rows, Inputs in) {
      Solved solved = it.solve(rows, in.theta, in.noise);
      float[] gradient = new float[in.theta.length];
      Arrays.fill(gradient, 9f);
      GradientSummary summary = it.estimator().backward(solved, in.feedback(), STATE, gradient);
      return new Pass(solved, gradient, summary);
    }
  }

  private static Harness harness(String text, RowWorkers workers) {
    return Harness.of(text, new TopKSolver(3), Gumbel.STANDARD, workers);
  }

  @ParameterizedTest
  @MethodSource("all")
  void neighboursAndPaddingDoNotMatter(String text) {
    Harness it = harness(text, RowWorkers.caller());
    EstimatorSpec spec = it.estimator().spec();
    Inputs in = Inputs.random(it.estimator(), PADDED);
    Pass together = Pass.of(it, PADDED, in);
    long nonZeros = 0;
    for (int b = 0; b < PADDED.batch(); b++) {
      int length = PADDED.length(b);
      Pass alone = Pass.of(it, Rows.full(1, length), in.alone(spec, PADDED, b));
      int from = b * STRIDE;
      assertArrayEquals(
          alone.gradient, Arrays.copyOfRange(together.gradient, from, from + length), 1e-6f);
      assertArrayEquals(
          new float[STRIDE - length],
          Arrays.copyOfRange(together.gradient, from + length, from + STRIDE),
          "padding has no gradient");
      for (int row = 0; row < spec.outputs(); row++) {
        int at = (b * spec.outputs() + row) * STRIDE;
        assertArrayEquals(
            Arrays.copyOfRange(alone.solved.z(), row * length, (row + 1) * length),
            Arrays.copyOfRange(together.solved.z(), at, at + length));
        assertArrayEquals(
            new float[STRIDE - length],
            Arrays.copyOfRange(together.solved.z(), at + length, at + STRIDE),
            "padding is not chosen");
      }
      nonZeros += alone.summary.statistics().nonZeros();
    }
    assertEquals(nonZeros, together.summary.statistics().nonZeros());
    assertTrue(nonZeros > 0, "the case is not idle");
  }

  @ParameterizedTest
  @MethodSource("all")
  void threadsDoNotMatterAndInputsStayAsTheyAre(String text) {
    Harness caller = harness(text, RowWorkers.caller());
    Inputs in = Inputs.random(caller.estimator(), PADDED);
    float[] theta = in.theta.clone();
    float[] noise = in.noise.clone();
    float[] dy = in.dy.clone();
    float[] losses = in.losses.clone();
    Pass one = Pass.of(caller, PADDED, in);
    Pass many = Pass.of(harness(text, RowWorkers.of(3)), PADDED, in);
    assertArrayEquals(one.solved.z(), many.solved.z());
    assertArrayEquals(one.gradient, many.gradient);
    assertEquals(one.summary, many.summary);
    assertArrayEquals(theta, in.theta);
    assertArrayEquals(noise, in.noise);
    assertArrayEquals(dy, in.dy);
    assertArrayEquals(losses, in.losses);
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatWasSeenBeforeDoesNotMatter(String text) {
    Harness used = harness(text, RowWorkers.caller());
    Rows small = Rows.padded(6, 6, 4);
    Inputs in = Inputs.random(used.estimator(), small);
    Pass fresh = Pass.of(used, small, in);
    Inputs other = Inputs.random(used.estimator(), PADDED);
    Pass.of(used, PADDED, other);
    assertArrayEquals(fresh.gradient, Pass.of(used, small, in).gradient);
    // A backward pass may also come long after its forward pass.
    float[] gradient = new float[in.theta.length];
    Pass.of(used, PADDED, other);
    used.estimator().backward(fresh.solved, in.feedback(), STATE, gradient);
    assertArrayEquals(fresh.gradient, gradient);
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesWhatIsNotFiniteOrOfAnotherSize(String text) {
    Harness it = harness(text, RowWorkers.caller());
    Rows rows = Rows.full(2, 5);
    Inputs in = Inputs.random(it.estimator(), rows);
    Solved solved = it.solve(rows, in.theta, in.noise);
    GradientEstimator estimator = it.estimator();
    Feedback told = in.feedback();
    float[] gradient = new float[in.theta.length];
    float[] short1 = new float[9];
    assertThrows(IllegalArgumentException.class, () -> it.forward(rows, short1, in.noise));
    assertThrows(
        IllegalArgumentException.class,
        () -> estimator.backward(withZ(solved, short1), told, STATE, gradient));
    assertThrows(
        IllegalArgumentException.class, () -> estimator.backward(solved, told, STATE, short1));
    float[] nan = in.theta.clone();
    nan[7] = Float.NaN;
    assertThrows(NonFiniteScoresException.class, () -> it.forward(rows, nan, in.noise));
    assertThrows(
        NonFiniteScoresException.class,
        () -> estimator.backward(withTheta(solved, nan), told, STATE, gradient));
    boolean losses = it.estimator().spec().needsLosses();
    float[] read = losses ? in.losses : in.dy;
    read[read.length - 1] = Float.POSITIVE_INFINITY;
    String message =
        assertThrows(
                NonFiniteScoresException.class,
                () -> estimator.backward(solved, told, STATE, gradient))
            .getMessage();
    assertTrue(message.contains(losses ? "losses" : "dy"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> estimator.backward(solved, Feedback.of(new float[3], new float[3]), STATE, gradient));
  }

  private static Solved withZ(Solved s, float[] z) {
    return new Solved(s.instances(), s.theta(), s.noise(), z, s.solutions());
  }

  private static Solved withTheta(Solved s, float[] theta) {
    return new Solved(s.instances(), theta, s.noise(), s.z(), s.solutions());
  }
}
