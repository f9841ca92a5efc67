package org.aimle.lab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.aimle.lab.exact.GibbsDistribution;
import org.aimle.solver.MapSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientStudyTest {

  private static StudySettings settings(int threads) {
    return new StudySettings(
        List.of("subsets-10"),
        List.of("sum-of-gamma", "gumbel"),
        List.of(1, 16),
        List.of(0.01, 1.0, 100.0),
        List.of(0.5, 2.0),
        6,
        4,
        60,
        0.9,
        7,
        threads);
  }

  static List<String> problems() {
    return StudyProblem.names();
  }

  /** The solver is held against a list of all feasible vectors that was made without it. */
  @ParameterizedTest
  @MethodSource("problems")
  void solversAnswerTheBestOfTheEnumeratedVectors(String name) {
    StudyProblem problem = StudyProblem.named(name);
    int n = problem.feasible().elements();
    Random random = new Random(1);
    try (MapSolver solver = problem.solver().create()) {
      for (int repeat = 0; repeat < 50; repeat++) {
        float[] theta = new float[n];
        double[] wide = new double[n];
        for (int i = 0; i < n; i++) {
          double x = random.nextGaussian();
          theta[i] = (float) (problem.scores() == StudyProblem.Scores.COSTS ? -1 - Math.abs(x) : x);
          wide[i] = theta[i];
        }
        float[] z = new float[n];
        solver.solve(theta, z, 0, n);
        long answer = 0;
        for (int i = 0; i < n; i++) {
          answer |= z[i] == 1 ? 1L << i : 0;
        }
        GibbsDistribution exact = new GibbsDistribution(problem.feasible(), wide);
        assertEquals(problem.feasible().state(exact.mode()), answer);
      }
    }
  }

  @Test
  void findsWhatTheMethodPromises() {
    StudyResult result = GradientStudy.run(settings(1), line -> {});
    Measurement tiny = of(result, "central difference, fixed lambda", 0.01, 16);
    Measurement good = of(result, "central difference, fixed lambda", 1, 16);
    Measurement vast = of(result, "central difference, fixed lambda", 100, 16);
    // Too small a lambda rarely changes a solution; too large a one forgets the scores.
    assertTrue(
        tiny.nonZeros().getAsDouble() < 0.5 && vast.nonZeros().getAsDouble() > 2,
        tiny + " " + vast);
    assertTrue(good.accuracy().cosine() > tiny.accuracy().cosine() + 0.1, good + " " + tiny);
    assertTrue(good.accuracy().cosine() > vast.accuracy().cosine() + 0.02, good + " " + vast);
    assertTrue(tiny.accuracy().zeros() > vast.accuracy().zeros());
    assertEquals(48, tiny.solverCalls(), "forward and two more for each of 16 samples");
    assertEquals(32, of(result, "I-MLE (forward difference), fixed lambda", 1, 16).solverCalls());
    // More samples: less variance, the same bias but for chance.
    Measurement one = of(result, "central difference, fixed lambda", 1, 1);
    assertTrue(one.accuracy().variance() > 4 * good.accuracy().variance(), one + " " + good);
    assertTrue(one.accuracy().cosine() < good.accuracy().cosine());
  }

  @Test
  void lambdaMovesTowardsItsTarget() {
    StudyResult result = GradientStudy.run(settings(1), line -> {});
    List<TrajectoryPoint> path =
        result.trajectories().stream()
            .filter(
                point ->
                    point.estimator().equals("aimle-central, multiplicative to k")
                        && point.noise().startsWith("sum-of-gamma")
                        && point.samples() == 1)
            .toList();
    assertEquals(List.of(0, 1, 2, 5, 10, 20, 50, 60), path.stream().map(p -> p.step()).toList());
    TrajectoryPoint first = path.get(0);
    TrajectoryPoint last = path.get(path.size() - 1);
    assertEquals(0.1, first.beta(), 1e-12);
    assertTrue(last.beta() > 2 * first.beta(), path.toString());
    assertTrue(last.cosine() > first.cosine(), path.toString());
    List<AdaptedLambda> adapted = AdaptedLambda.all(result.measurements());
    assertEquals(5 * 2 * 2, adapted.size(), "rules and differences, noises, samples");
    for (AdaptedLambda one : adapted) {
      assertEquals(one.adapted().samples(), one.best().samples());
      assertEquals(settings(1).instances(), one.lost().values().size());
      assertTrue(one.plateauFrom() <= one.best().value());
      assertTrue(one.plateauTo() >= one.best().value());
    }
  }

  /** With the separate loss and subsets of half of the elements it is 1 - 2b, centred. */
  @Test
  void theBarKnowsNoScores() {
    NoScores bar = GradientStudy.run(settings(1), line -> {}).bars().get(0);
    StudyProblem problem = StudyProblem.named("subsets-10");
    for (int i = 0; i < bar.cosines().values().size(); i++) {
      StudyInstance instance = StudyInstance.random(problem, settings(1).seed(), i);
      float[] losses = new float[1];
      float[] coefficients = new float[10];
      float[] halves = new float[10];
      Arrays.fill(halves, 0.5f);
      instance.loss().at(halves, losses, coefficients);
      double mean = 0;
      for (float one : coefficients) {
        mean += one / 10;
      }
      double product = 0;
      double square = 0;
      double exact = 0;
      for (int j = 0; j < 10; j++) {
        product += (coefficients[j] - mean) * instance.gradient()[j];
        square += Math.pow(coefficients[j] - mean, 2);
        exact += Math.pow(instance.gradient()[j], 2);
      }
      assertEquals(product / Math.sqrt(square * exact), bar.cosines().values().get(i), 1e-6);
    }
    assertTrue(bar.cosines().mean() > 0.9, bar.toString());
  }

  @Test
  void isTheSameWithAnyNumberOfThreads() {
    StudyResult one = GradientStudy.run(settings(1), line -> {});
    StudyResult three = GradientStudy.run(settings(3), line -> {});
    assertEquals(one.measurements(), three.measurements());
    assertEquals(one.trajectories(), three.trajectories());
    assertFalse(one.timings().isEmpty());
    assertTrue(one.timings().stream().allMatch(timing -> timing.microseconds() > 0));
  }

  @Test
  void samplesAreInterpolatedBetweenThoseTried() {
    List<Measurement> group = new ArrayList<>();
    group.add(measured(1, 1, 0.5));
    group.add(measured(2, 1, 0.6));
    group.add(measured(1, 10, 0.7));
    group.add(measured(1, 100, 0.8));
    group.add(measured(2, 100, 0.95));
    SampleNeed need = SampleNeed.all(group, 0.9).get(0);
    // From 0.7 to 0.95 between 10 and 100 samples.
    assertEquals(Math.pow(10, 1 + 0.8), need.samples().orElseThrow(), 1e-9);
    assertEquals(group.get(4), need.best().best());
    assertEquals(2 * Math.pow(10, 1 + 0.8), need.solverCalls().orElseThrow(), 1e-9);
    assertTrue(SampleNeed.all(group, 0.96).get(0).samples().isEmpty());
    assertEquals(1, SampleNeed.all(group, 0.55).get(0).samples().orElseThrow());
  }

  private static Measurement measured(double knob, int samples, double cosine) {
    return new Measurement(
        "p",
        "gumbel",
        "e",
        Knob.LAMBDA,
        knob,
        samples,
        new Accuracy(cosine, 0, cosine, 1, 0, 0, 0, 0, 0),
        new PerInstance(List.of(cosine)),
        OptionalDouble.of(1),
        1,
        0,
        2.0 * samples);
  }

  private static Measurement of(StudyResult result, String estimator, double value, int samples) {
    return result.measurements().stream()
        .filter(
            one ->
                one.estimator().equals(estimator)
                    && one.value() == value
                    && one.samples() == samples
                    && one.noise().startsWith("sum-of-gamma"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void refusesSettingsThatCannotBe() {
    refused("no problem is named 'nothing'", "nothing", List.of(1), 2);
    refused("samples is 0", "subsets-10", List.of(0), 2);
    refused("samples is [1, 1]", "subsets-10", List.of(1, 1), 2);
    refused("repetitions is 1", "subsets-10", List.of(1), 1);
    refused("samples times repetitions is 2000000", "subsets-10", List.of(1_000_000), 2);
  }

  private static void refused(
      String message, String problem, List<Integer> samples, int repetitions) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new StudySettings(
                    List.of(problem),
                    List.of("gumbel"),
                    samples,
                    List.of(1.0),
                    List.of(1.0),
                    1,
                    repetitions,
                    1,
                    0.9,
                    0,
                    1));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
