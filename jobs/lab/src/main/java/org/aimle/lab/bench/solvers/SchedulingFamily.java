package org.aimle.lab.bench.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A start for each job beside CP-SAT and SCIP on programmes over starts. */
final class SchedulingFamily implements SolverFamily {

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "scheduling",
            "one machine",
            true,
            setting.sizes(n -> machine(n, 1, setting), 4, 8, 12, 16)),
        new BenchCase.Series(
            "scheduling",
            "machine of 3",
            true,
            setting.sizes(n -> machine(n, 3, setting), 4, 8, 16)));
  }

  private static BenchCase machine(int jobs, int capacity, BenchSetting setting) {
    Random random = new Random(jobs);
    int[] durations = IntStream.generate(() -> 1 + random.nextInt(4)).limit(jobs).toArray();
    int horizon = IntStream.of(durations).sum() / capacity + 6;
    float[][] theta = Draws.first(Draws.gaussian(jobs * horizon));
    return BenchCase.of(
        jobs + " jobs, horizon " + horizon,
        jobs,
        1,
        Ours.of(
            "scheduling:horizon=%d,durations=%s,machines=%s,capacities=%d"
                    .formatted(horizon, join(durations), join(new int[jobs]), capacity)
                + setting.ourLimit(),
            theta),
        new LinearAttempts(setting).all(theta, () -> starts(durations, horizon, capacity)));
  }

  private static String join(int[] values) {
    return IntStream.of(values).mapToObj(Integer::toString).collect(Collectors.joining(";"));
  }

  private static LinearModel starts(int[] durations, int horizon, int capacity) {
    LinearModel model = new LinearModel(durations.length * horizon);
    for (int j = 0; j < durations.length; j++) {
      int job = j;
      int last = horizon - durations[j];
      model.equal(1, IntStream.rangeClosed(0, last).map(t -> job * horizon + t).toArray(), 1);
      if (last + 1 < horizon) {
        model.atMost(
            0, IntStream.range(last + 1, horizon).map(t -> job * horizon + t).toArray(), 1);
      }
    }
    for (int time = 0; time < horizon; time++) {
      List<Integer> running = new ArrayList<>();
      for (int job = 0; job < durations.length; job++) {
        for (int t = Math.max(0, time - durations[job] + 1); t <= time; t++) {
          running.add(job * horizon + t);
        }
      }
      model.atMost(capacity, running.stream().mapToInt(i -> i).toArray(), 1);
    }
    return model;
  }
}
