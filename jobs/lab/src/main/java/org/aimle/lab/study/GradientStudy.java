package org.aimle.lab.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aimle.noise.NoNoise;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;

/**
 * Measures gradient estimators against exact gradients: the synthetic experiment of Minervini,
 * Franceschi and Niepert (AAAI 2023), with more problems, estimators and measures.
 *
 * <p>What is differentiated is the expected loss under {@code p(z) ~ exp(<theta, z>)}. Solving with
 * noise draws from that distribution only nearly, so that even the best estimate by perturbation
 * keeps a bias.
 */
public final class GradientStudy {

  private final StudySettings settings;
  private final Consumer<String> progress;
  private final RowWorkers workers;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<NoScores> bars = new ArrayList<>();
  private final List<TrajectoryPoint> trajectories = new ArrayList<>();
  private final List<NoiseFidelity> fidelities = new ArrayList<>();
  private final List<Timing> timings = new ArrayList<>();

  private GradientStudy(StudySettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
    this.workers = RowWorkers.of(settings.threads());
  }

  /**
   * Runs the study. All numbers but times depend on the settings only, and not on the number of
   * threads.
   *
   * @param progress is told what is being done
   */
  public static StudyResult run(StudySettings settings, Consumer<String> progress) {
    return new GradientStudy(settings, progress).run();
  }

  private StudyResult run() {
    List<StudyProblem> problems = settings.problems().stream().map(StudyProblem::named).toList();
    for (StudyProblem problem : problems) {
      try (MapSolver solver = problem.solver().create()) {
        run(problem, solver);
      }
    }
    return new StudyResult(
        settings, problems, measurements, bars, trajectories, fidelities, timings);
  }

  private void run(StudyProblem problem, MapSolver solver) {
    List<Arm> arms = arms(problem, solver);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s: %,d feasible vectors; %,d configurations on %d instances",
            problem.title(),
            problem.feasible().size(),
            arms.size(),
            settings.instances()));
    List<List<InstanceStudy.Result>> results = results(problem, arms, solver);
    for (int a = 0; a < arms.size(); a++) {
      int at = a;
      List<InstanceStudy.Result> ofArm = results.stream().map(one -> one.get(at)).toList();
      measurements.add(measurement(problem, arms.get(a), ofArm));
      trajectories.addAll(trajectory(problem, arms.get(a), ofArm));
    }
    bars.add(NoScores.of(problem, settings, workers));
    for (String noise : settings.noises()) {
      fidelities.add(
          NoiseFidelity.of(
              problem, StudySettings.noise(noise, problem), settings, solver, workers));
    }
    timings.addAll(Timing.all(problem, arms, settings, solver));
  }

  private List<List<InstanceStudy.Result>> results(
      StudyProblem problem, List<Arm> arms, MapSolver solver) {
    InstanceStudy.Result[][] results = new InstanceStudy.Result[settings.instances()][];
    workers.forEach(
        results.length,
        (index, worker) ->
            results[index] =
                new InstanceStudy(settings, problem, index, solver)
                    .run(arms)
                    .toArray(InstanceStudy.Result[]::new));
    return Arrays.stream(results).map(List::of).toList();
  }

  /** Every estimator with every value of its knob, noise and number of samples. */
  private List<Arm> arms(StudyProblem problem, MapSolver solver) {
    List<Arm> arms = new ArrayList<>();
    for (Contender contender : Contender.all()) {
      if (!contender.suits(problem)) {
        continue;
      }
      for (NoiseDistribution noise : noises(contender, problem)) {
        for (double value : values(contender)) {
          for (int samples : samples(noise)) {
            arms.add(Arm.of(contender, value, noise, samples, solver));
          }
        }
      }
    }
    return arms;
  }

  private List<NoiseDistribution> noises(Contender contender, StudyProblem problem) {
    List<String> noises = contender.noises().isEmpty() ? settings.noises() : contender.noises();
    return noises.stream().map(text -> StudySettings.noise(text, problem)).toList();
  }

  private List<Double> values(Contender contender) {
    return switch (contender.knob()) {
      case NONE -> List.of(0.0);
      case LAMBDA -> settings.lambdas();
      case TEMPERATURE -> settings.temperatures();
    };
  }

  /** Without noise all samples are the same. */
  private List<Integer> samples(NoiseDistribution noise) {
    return noise instanceof NoNoise ? List.of(1) : settings.samples();
  }

  private static Measurement measurement(
      StudyProblem problem, Arm arm, List<InstanceStudy.Result> results) {
    List<Quality> qualities = results.stream().map(InstanceStudy.Result::quality).toList();
    return new Measurement(
        problem.name(),
        arm.drawn(),
        arm.contender().name(),
        arm.contender().knob(),
        arm.value(),
        arm.samples(),
        Accuracy.of(qualities),
        Accuracy.cosines(qualities),
        arm.contender().isDifference()
            ? OptionalDouble.of(mean(results, InstanceStudy.Result::nonZeros))
            : OptionalDouble.empty(),
        mean(results, InstanceStudy.Result::lambda),
        mean(results, InstanceStudy.Result::beta),
        mean(results, InstanceStudy.Result::solverCalls));
  }

  private static List<TrajectoryPoint> trajectory(
      StudyProblem problem, Arm arm, List<InstanceStudy.Result> results) {
    return IntStream.range(0, results.get(0).checkpoints().size())
        .mapToObj(
            index -> {
              List<InstanceStudy.Checkpoint> points =
                  results.stream().map(result -> result.checkpoints().get(index)).toList();
              return new TrajectoryPoint(
                  problem.name(),
                  arm.drawn(),
                  arm.contender().name(),
                  arm.samples(),
                  points.get(0).step(),
                  mean(points, point -> point.state().beta()),
                  mean(points, InstanceStudy.Checkpoint::lambda),
                  mean(points, point -> point.state().density()),
                  mean(points, InstanceStudy.Checkpoint::cosine));
            })
        .collect(Collectors.toList());
  }

  private static <T> double mean(List<T> values, ToDoubleFunction<T> of) {
    double sum = 0;
    for (T value : values) {
      sum += of.applyAsDouble(value);
    }
    return sum / values.size();
  }
}
