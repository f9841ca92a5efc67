package org.aimle.lab.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaState;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.MapSolver;

/** All arms on one instance. Not thread-safe; instances do not share anything but the solver. */
final class InstanceStudy {

  /**
   * More samples in a step change what beta adapts to only by luck, so larger S take over the beta
   * of this many.
   */
  static final int MOST_ADAPTING_SAMPLES = 10;

  /** The noise of the adaptation repeats itself after so many rows. */
  private static final int ADAPTATION_ROWS = 4096;

  /** The state of no adaptation at all. */
  private static final LambdaState NO_STATE = new LambdaState(0, 0, 0);

  /** An arm's result on one instance. */
  record Result(
      Quality quality,
      double nonZeros,
      double lambda,
      double beta,
      double solverCalls,
      List<Checkpoint> checkpoints) {}

  /** The state after some steps, and what estimates made with it are worth. */
  record Checkpoint(int step, LambdaState state, double lambda, double cosine) {}

  private record Adapted(Contender contender, NoiseDistribution noise, int samples) {}

  private final StudySettings settings;
  private final StudyProblem problem;
  private final StudyInstance instance;
  private final MapSolver solver;
  private final NoiseRows noise;
  private final Map<Adapted, List<Checkpoint>> adaptations = new HashMap<>();

  InstanceStudy(StudySettings settings, StudyProblem problem, int index, MapSolver solver) {
    this.settings = settings;
    this.problem = problem;
    this.instance = StudyInstance.random(problem, settings.seed(), index);
    this.solver = solver;
    this.noise = new NoiseRows(settings.seed(), index, problem.feasible().elements());
  }

  List<Result> run(List<Arm> arms) {
    return arms.stream().map(this::run).toList();
  }

  private Result run(Arm arm) {
    Optional<LambdaRule> rule = arm.contender().rule(problem);
    List<Checkpoint> checkpoints =
        rule.map(
                found ->
                    adaptations.computeIfAbsent(
                        new Adapted(
                            arm.contender(),
                            arm.noise(),
                            Math.min(arm.samples(), MOST_ADAPTING_SAMPLES)),
                        key -> adapt(key, found)))
            .orElse(List.of());
    LambdaState state =
        checkpoints.isEmpty() ? NO_STATE : checkpoints.get(checkpoints.size() - 1).state();
    Estimates estimates = estimate(arm, state);
    boolean trajectory = arm.samples() <= MOST_ADAPTING_SAMPLES;
    return new Result(
        quality(estimates),
        estimates.summary().statistics().nonZerosPerGradient(),
        estimates.summary().lambda(),
        state.beta(),
        (double) estimates.solverCalls() / settings.repetitions(),
        trajectory ? checkpoints : List.of());
  }

  private Estimates estimate(Arm arm, LambdaState state) {
    Trial trial = new Trial(arm, instance, settings.repetitions(), solver);
    return trial.estimate(
        noise.batch(settings.repetitions(), trial.draws(), mostDraws(arm), trial.noise()), state);
  }

  /** The draws of the arm's largest S. */
  private int mostDraws(Arm arm) {
    return Math.max(settings.mostSamples(), arm.spec().draws());
  }

  private Quality quality(Estimates estimates) {
    return Quality.of(estimates.gradients(), settings.repetitions(), instance.gradient());
  }

  private List<Checkpoint> adapt(Adapted adapted, LambdaRule rule) {
    Arm arm = Arm.of(adapted.contender(), 0, adapted.noise(), adapted.samples(), solver);
    Trial trial = new Trial(arm, instance, 1, solver);
    int size = trial.draws() * instance.theta().length;
    float[] rows =
        noise.first(
            Math.max(ADAPTATION_ROWS, trial.draws()), trial.noise(), NoiseRows.Stream.ADAPTATION);
    float[] drawn = new float[size];
    LambdaState state = rule.initial();
    List<Checkpoint> checkpoints = new ArrayList<>();
    checkpoints.add(checkpoint(0, state, arm));
    for (int step = 1; step <= settings.steps(); step++) {
      int at = (step - 1) % (rows.length / size) * size;
      System.arraycopy(rows, at, drawn, 0, size);
      state = rule.next(state, trial.estimate(drawn, state).summary().statistics());
      if (isCheckpoint(step)) {
        checkpoints.add(checkpoint(step, state, arm));
      }
    }
    return checkpoints;
  }

  private Checkpoint checkpoint(int step, LambdaState state, Arm arm) {
    Estimates estimates = estimate(arm, state);
    return new Checkpoint(step, state, estimates.summary().lambda(), quality(estimates).cosine());
  }

  /** 1, 2, 5, 10, 20, 50 and so on, and the last step. */
  private boolean isCheckpoint(int step) {
    return step == settings.steps()
        || IntStream.of(1, 2, 5)
            .anyMatch(
                first -> {
                  int value = first;
                  while (value < step) {
                    value *= 10;
                  }
                  return value == step;
                });
  }
}
