package org.aimle.lab.bench.solvers;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.IntervalVar;
import com.google.ortools.sat.LinearExpr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aimle.solver.program.OrTools;

/**
 * A start for each job beside CP-SAT and SCIP on programmes over starts; job shops, by intervals.
 */
final class SchedulingFamily implements SolverFamily {

  private static final double OF_FT06 = 55;

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
            setting.sizes(n -> machine(n, 3, setting), 4, 8, 16)),
        new BenchCase.Series(
            "scheduling",
            "job shops of 5 machines",
            true,
            setting.sizes(n -> shop(n, setting), 3, 5, 10)),
        new BenchCase.Series(
            "scheduling",
            "Fisher and Thompson",
            false,
            setting.files("ft06").stream()
                .<Supplier<BenchCase>>map(file -> () -> fisherAndThompson(file, setting))
                .toList()));
  }

  /** Jobs of one operation on each machine, in orders of their own, all durations drawn. */
  private static BenchCase shop(int jobs, BenchSetting setting) {
    Random random = new Random(jobs);
    int[][] machines = new int[jobs][5];
    int[][] durations = new int[jobs][5];
    for (int job = 0; job < jobs; job++) {
      machines[job] = random.ints(0, 5).distinct().limit(5).toArray();
      durations[job] = random.ints(5, 1, 10).toArray();
    }
    return shop(jobs + " x 5", machines, durations, setting);
  }

  private static BenchCase fisherAndThompson(Path file, BenchSetting setting) {
    List<String> lines =
        Instances.lines(file).stream().filter(line -> !line.matches("[#+].*|\\s*")).toList();
    int[][] machines = new int[lines.size() - 1][];
    int[][] durations = new int[lines.size() - 1][];
    for (int job = 0; job < machines.length; job++) {
      int[] numbers =
          Stream.of(lines.get(job + 1).strip().split("\\s+")).mapToInt(Integer::parseInt).toArray();
      machines[job] = IntStream.range(0, numbers.length / 2).map(o -> numbers[2 * o]).toArray();
      durations[job] =
          IntStream.range(0, numbers.length / 2).map(o -> numbers[2 * o + 1]).toArray();
    }
    return shop(Instances.name(file), machines, durations, setting).known(-OF_FT06);
  }

  /** No score: the end of all is what costs. */
  private static BenchCase shop(
      String label, int[][] machines, int[][] durations, BenchSetting setting) {
    int steps = machines[0].length;
    int[] lengths = Stream.of(durations).flatMapToInt(IntStream::of).toArray();
    int horizon = IntStream.of(lengths).sum() / 2;
    float[][] theta = new float[1][lengths.length * horizon];
    String precedences =
        IntStream.range(0, lengths.length)
            .filter(operation -> operation % steps > 0)
            .mapToObj(operation -> operation - 1 + "-" + operation)
            .collect(Collectors.joining(";"));
    return BenchCase.of(
        label,
        lengths.length,
        1,
        Priced.of(
            "scheduling:horizon=%d,durations=%s,machines=%s,precedences=%s,makespan=1"
                    .formatted(
                        horizon,
                        join(lengths),
                        join(Stream.of(machines).flatMapToInt(IntStream::of).toArray()),
                        precedences)
                + setting.ourLimit(),
            theta,
            z -> {
              double end = 0;
              for (int i = 0; i < z.length; i++) {
                end = z[i] == 1 ? Math.max(end, i % horizon + lengths[i / horizon]) : end;
              }
              return -end;
            }),
        List.of(
            new Contender(
                "CP-SAT",
                () -> new Intervals(machines, durations, horizon, setting.effort().limit))));
  }

  /** CP-SAT's own intervals. */
  private static final class Intervals implements Attempt {
    private final int[][] machines;
    private final int[][] durations;
    private final int horizon;
    private final double limit;
    private double value;
    private boolean proved;

    Intervals(int[][] machines, int[][] durations, int horizon, double limit) {
      OrTools.load();
      this.machines = machines;
      this.durations = durations;
      this.horizon = horizon;
      this.limit = limit;
    }

    @Override
    public void solve(int draw) {
      CpModel model = new CpModel();
      IntVar end = model.newIntVar(0, horizon, "");
      Map<Integer, List<IntervalVar>> ofMachine = new HashMap<>();
      for (int job = 0; job < machines.length; job++) {
        IntVar before = model.newConstant(0);
        for (int step = 0; step < machines[job].length; step++) {
          IntVar start = model.newIntVar(0, horizon, "");
          IntVar finish = model.newIntVar(0, horizon, "");
          IntervalVar interval =
              model.newIntervalVar(start, LinearExpr.constant(durations[job][step]), finish, "");
          ofMachine.computeIfAbsent(machines[job][step], m -> new ArrayList<>()).add(interval);
          model.addGreaterOrEqual(start, before);
          before = finish;
        }
        model.addGreaterOrEqual(end, before);
      }
      ofMachine.values().forEach(model::addNoOverlap);
      model.minimize(end);
      CpSolver solver = new CpSolver();
      solver
          .getParameters()
          .setNumWorkers(1)
          .setMaxTimeInSeconds(limit)
          .setCatchSigintSignal(false);
      CpSolverStatus status = solver.solve(model);
      proved = status == CpSolverStatus.OPTIMAL;
      value = proved ? -solver.value(end) : Double.NaN;
    }

    @Override
    public double value(int draw) {
      return value;
    }

    @Override
    public boolean isProved() {
      return proved;
    }
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
