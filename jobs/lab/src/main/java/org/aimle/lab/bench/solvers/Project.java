package org.aimle.lab.bench.solvers;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CumulativeConstraint;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.IntervalVar;
import com.google.ortools.sat.LinearExpr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Jobs to be placed in slots.
 *
 * @param horizon how many slots there are
 * @param durations of the jobs
 * @param uses job, machine and what it takes of that, of each
 * @param capacities of the machines
 * @param precedences the job before and the job after, of each
 */
record Project(int horizon, int[] durations, int[][] uses, int[] capacities, int[][] precedences) {

  int jobs() {
    return durations.length;
  }

  /** Ours, without limits and costs. */
  String written() {
    return "scheduling:horizon=%d,durations=%s,capacities=%s,uses=%s,precedences=%s"
        .formatted(
            horizon,
            Written.list(durations),
            Written.list(capacities),
            Written.tuples(uses),
            Written.tuples(precedences));
  }

  /** The slot by which all jobs of a solution have ended. */
  int end(float[] z) {
    int end = 0;
    for (int i = 0; i < z.length; i++) {
      end = z[i] == 1 ? Math.max(end, i % horizon + durations[i / horizon]) : end;
    }
    return end;
  }

  /** A choice for each start, for scores of these. */
  LinearModel starts() {
    LinearModel model = new LinearModel(jobs() * horizon);
    for (int job = 0; job < jobs(); job++) {
      int last = horizon - durations[job];
      model.equal(1, starts(job, 0, last), 1);
      if (last + 1 < horizon) {
        model.atMost(0, starts(job, last + 1, horizon - 1), 1);
      }
    }
    for (int[] pair : precedences) {
      for (int time = 0; time < horizon; time++) {
        int[] ended = starts(pair[0], 0, time - durations[pair[0]]);
        int[] begun = starts(pair[1], 0, time);
        double[] signs = new double[ended.length + begun.length];
        Arrays.fill(signs, 0, ended.length, -1);
        Arrays.fill(signs, ended.length, signs.length, 1);
        model.atMost(
            0, IntStream.concat(IntStream.of(ended), IntStream.of(begun)).toArray(), signs);
      }
    }
    for (int machine = 0; machine < capacities.length; machine++) {
      for (int time = 0; time < horizon; time++) {
        IntStream.Builder running = IntStream.builder();
        List<Double> taken = new ArrayList<>();
        for (int[] use : uses) {
          if (use[1] == machine) {
            for (int start : starts(use[0], time - durations[use[0]] + 1, time)) {
              running.add(start);
              taken.add((double) use[2]);
            }
          }
        }
        model.atMost(
            capacities[machine],
            running.build().toArray(),
            taken.stream().mapToDouble(Double::doubleValue).toArray());
      }
    }
    return model;
  }

  private int[] starts(int job, int from, int to) {
    return IntStream.rangeClosed(Math.max(0, from), to).map(t -> job * horizon + t).toArray();
  }

  /** The least end of all, by CP-SAT's intervals. */
  Contender intervals(BenchSetting setting) {
    return new Contender("CP-SAT", () -> new Intervals(setting));
  }

  private final class Intervals extends CpAttempt {
    private IntVar end;

    Intervals(BenchSetting setting) {
      super(setting);
    }

    @Override
    CpModel model(int draw) {
      CpModel model = new CpModel();
      IntVar[] starts = new IntVar[jobs()];
      IntVar[] ends = new IntVar[jobs()];
      IntervalVar[] intervals = new IntervalVar[jobs()];
      end = model.newIntVar(0, horizon, "");
      for (int job = 0; job < jobs(); job++) {
        starts[job] = model.newIntVar(0, horizon, "");
        ends[job] = model.newIntVar(0, horizon, "");
        intervals[job] =
            model.newIntervalVar(starts[job], LinearExpr.constant(durations[job]), ends[job], "");
        model.addGreaterOrEqual(end, ends[job]);
      }
      for (int[] pair : precedences) {
        model.addGreaterOrEqual(starts[pair[1]], ends[pair[0]]);
      }
      for (int machine = 0; machine < capacities.length; machine++) {
        int one = machine;
        int[][] of = Arrays.stream(uses).filter(use -> use[1] == one).toArray(int[][]::new);
        if (capacities[machine] == 1) {
          model.addNoOverlap(
              Arrays.stream(of).map(use -> intervals[use[0]]).toArray(IntervalVar[]::new));
        } else {
          CumulativeConstraint taken = model.addCumulative(capacities[machine]);
          for (int[] use : of) {
            taken.addDemand(intervals[use[0]], use[2]);
          }
        }
      }
      model.minimize(end);
      return model;
    }

    @Override
    double value(CpSolver solution, int draw) {
      return -solution.value(end);
    }
  }
}
