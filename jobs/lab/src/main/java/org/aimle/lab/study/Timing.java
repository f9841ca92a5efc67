package org.aimle.lab.study;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aimle.lambda.LambdaState;
import org.aimle.noise.NoNoise;
import org.aimle.noise.NoiseKeys;
import org.aimle.solver.MapSolver;

/**
 * How long one gradient keeps one thread's processor busy (elapsed time where the platform does not
 * tell that); the median of some rounds.
 *
 * @param problem name
 * @param noise what was drawn, in writing
 * @param estimator name of the {@link Contender}, with the middle value of its knob
 * @param samples S
 * @param microseconds forward and backward pass, and the loss, for one gradient
 * @param noiseMicroseconds drawing the noise for it
 */
public record Timing(
    String problem,
    String noise,
    String estimator,
    int samples,
    double microseconds,
    double noiseMicroseconds) {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 5;
  private static final long ROUND_NANOS = 3_000_000;

  /** Noise included. */
  public double total() {
    return microseconds + noiseMicroseconds;
  }

  /** Times each estimator with each noise, with the number of samples next to 10. */
  static List<Timing> all(
      StudyProblem problem, List<Arm> arms, StudySettings settings, MapSolver solver) {
    int wanted =
        settings.samples().stream().filter(samples -> samples <= 10).reduce((a, b) -> b).orElse(1);
    Map<String, List<Arm>> byEstimator = new LinkedHashMap<>();
    for (Arm arm : arms) {
      if (arm.samples() == wanted || isNoiseFree(arm)) {
        byEstimator
            .computeIfAbsent(arm.contender().name() + " " + arm.drawn(), k -> new ArrayList<>())
            .add(arm);
      }
    }
    StudyInstance instance = StudyInstance.random(problem, settings.seed(), 0);
    return byEstimator.values().stream()
        .map(same -> time(problem, same.get(same.size() / 2), instance, settings, solver))
        .toList();
  }

  private static boolean isNoiseFree(Arm arm) {
    return arm.noise() instanceof NoNoise;
  }

  private static Timing time(
      StudyProblem problem,
      Arm arm,
      StudyInstance instance,
      StudySettings settings,
      MapSolver solver) {
    int repetitions = settings.repetitions();
    int n = instance.theta().length;
    Trial trial = new Trial(arm, instance, repetitions, solver);
    LambdaState state = new LambdaState(1, 1, 0);
    float[] noise = new float[repetitions * trial.draws() * n];
    NoiseKeys keys = new NoiseKeys(settings.seed(), 0, new long[] {0});
    Runnable drawing =
        () -> {
          for (int row = 0; row < repetitions * trial.draws(); row++) {
            trial.noise().fill(keys.key(0, row), noise, row * n, n);
          }
        };
    double drawn = microseconds(drawing) / repetitions;
    double estimated = microseconds(() -> trial.estimate(noise, state)) / repetitions;
    return new Timing(
        problem.name(), arm.drawn(), arm.contender().name(), arm.samples(), estimated, drawn);
  }

  private static double microseconds(Runnable work) {
    double[] rounds = new double[ROUNDS];
    // The first round is not counted: it warms up.
    for (int round = -1; round < ROUNDS; round++) {
      long start = nanos();
      long elapsed;
      int runs = 0;
      do {
        work.run();
        runs++;
        elapsed = nanos() - start;
      } while (elapsed < ROUND_NANOS);
      if (round >= 0) {
        rounds[round] = elapsed / 1e3 / runs;
      }
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }

  /** Other programs on a busy machine do not count. */
  private static long nanos() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }
}
