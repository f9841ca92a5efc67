package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.aimle.solver.program.CpProblem;
import org.aimle.solver.program.ModelWriter;

/**
 * Jobs without alternatives and set-ups as rows over a literal for each start, the time-indexed
 * programme of Pritsker, Watters and Wolfe (Management Science 16, 1969), with precedences in the
 * strong form of Christofides, Alvarez-Valdes and Tamarit (European Journal of Operational Research
 * 29, 1987). Its linear relaxation is tight, so it is the model for scores in disorder; what it
 * takes grows with the square of the horizon.
 */
final class StartModel implements JobModel {

  /** Terms of all rows, beyond which intervals are better. */
  private static final long MOST_TERMS = 1L << 21;

  private final Jobs jobs;
  private final Windows windows;
  private final ModelWriter model = new ModelWriter();
  private final int[][] startsAt;
  private final int[] places;

  /** Choices, and the makespan if that costs anything. */
  private final int variables;

  private final CpProblem problem;

  StartModel(Jobs jobs, Windows windows) {
    this.jobs = jobs;
    this.windows = windows;
    this.startsAt = new int[jobs.count()][];
    IntStream.Builder at = IntStream.builder();
    for (int job = 0; job < startsAt.length; job++) {
      startsAt[job] = new int[Math.max(0, windows.size(job))];
      for (int i = 0; i < startsAt[job].length; i++) {
        startsAt[job][i] = model.choices(1);
        at.add(job * jobs.horizon() + windows.earliest()[job] + i);
      }
    }
    this.places = at.build().toArray();
    for (int job = 0; job < startsAt.length; job++) {
      if (jobs.isOptional(job)) {
        model.atMostOne(startsAt[job]);
      } else {
        model.exactlyOne(startsAt[job]);
      }
    }
    for (int machine : jobs.crowdedMachines()) {
      addCapacity(machine);
    }
    for (int[] pair : jobs.precedences()) {
      addPrecedence(pair[0], pair[1]);
    }
    boolean hasMakespan = jobs.costs().makespan() > 0;
    double[] costs = new double[places.length + (hasMakespan ? 1 : 0)];
    for (int i = 0; i < places.length; i++) {
      int job = places[i] / jobs.horizon();
      int end = places[i] % jobs.horizon() + jobs.durations()[job];
      costs[i] = jobs.costs().ofEnd(job, end);
    }
    if (hasMakespan) {
      addMakespan();
      costs[places.length] = jobs.costs().makespan();
    }
    this.variables = costs.length;
    int[] weighted = IntStream.range(0, variables).filter(i -> costs[i] != 0).toArray();
    this.problem =
        new CpProblem(
            GroupScheduler.NAME,
            GroupScheduler.REMEDY,
            model.toModel(),
            places.length,
            weighted,
            IntStream.of(weighted).mapToDouble(i -> -costs[i]).toArray());
  }

  /** Whether there is such a model, and it is not too large. */
  static boolean fits(Jobs jobs, Windows windows) {
    if (jobs.options().alternatives().length > 0 || jobs.haveSetups()) {
      return false;
    }
    long terms = 0;
    for (int[] pair : jobs.precedences()) {
      long rows = Math.max(0, windows.size(pair[1]));
      terms += rows * (rows + Math.max(0, windows.size(pair[0]))) / 2;
    }
    for (int[] need : jobs.needs()) {
      terms += (long) Math.max(0, windows.size(need[0])) * jobs.durations()[need[0]];
    }
    return terms <= MOST_TERMS;
  }

  /** The choices of starts of a job in some slots, as far as they may be. */
  private int[] starts(int job, int from, int to) {
    int first = windows.earliest()[job];
    return IntStream.rangeClosed(Math.max(first, from), Math.min(to, windows.latest()[job]))
        .map(slot -> startsAt[job][slot - first])
        .toArray();
  }

  private void addCapacity(int machine) {
    int capacity = jobs.capacities()[machine];
    boolean isExclusive = jobs.isExclusive(machine);
    int[][] needs =
        Arrays.stream(jobs.needs()).filter(need -> need[1] == machine).toArray(int[][]::new);
    for (int slot = 0; slot < jobs.horizon(); slot++) {
      Terms running = new Terms();
      long most = 0;
      for (int[] need : needs) {
        int[] begun = starts(need[0], slot - jobs.durations()[need[0]] + 1, slot);
        running.add(need[2], begun);
        most += begun.length > 0 ? need[2] : 0;
      }
      if (most > capacity && isExclusive) {
        model.atMostOne(running.variables());
      } else if (most > capacity) {
        model.row(ModelWriter.NO_LEAST, capacity, running.variables(), running.coefficients());
      }
    }
  }

  /** By any slot the second job has begun only if the first has ended, or is absent. */
  private void addPrecedence(int first, int second) {
    for (int slot = windows.earliest()[second]; slot <= windows.latest()[second]; slot++) {
      Terms begun = new Terms();
      int ended = slot - jobs.durations()[first];
      begun.add(1, starts(second, 0, slot));
      if (jobs.isOptional(first)) {
        begun.add(1, starts(first, ended + 1, jobs.horizon()));
      } else {
        begun.add(-1, starts(first, 0, ended));
      }
      model.row(
          ModelWriter.NO_LEAST,
          jobs.isOptional(first) ? 1 : 0,
          begun.variables(),
          begun.coefficients());
    }
  }

  private void addMakespan() {
    int makespan = model.integer(0, jobs.horizon());
    for (int job = 0; job < jobs.count(); job++) {
      Terms end = new Terms();
      end.add(-1, makespan);
      for (int i = 0; i < startsAt[job].length; i++) {
        end.add(windows.earliest()[job] + i + jobs.durations()[job], startsAt[job][i]);
      }
      model.row(ModelWriter.NO_LEAST, 0, end.variables(), end.coefficients());
    }
  }

  /** The left side of a row as it grows. */
  private static final class Terms {
    private final IntStream.Builder variables = IntStream.builder();
    private final LongStream.Builder coefficients = LongStream.builder();

    void add(long coefficient, int... more) {
      for (int variable : more) {
        variables.add(variable);
        coefficients.add(coefficient);
      }
    }

    int[] variables() {
      return variables.build().toArray();
    }

    long[] coefficients() {
      return coefficients.build().toArray();
    }
  }

  @Override
  public CpProblem problem(float[] theta) {
    return problem;
  }

  @Override
  public int[] places() {
    return places;
  }

  @Override
  public long[] values(Schedule schedule) {
    long[] values = new long[variables];
    for (int i = 0; i < places.length; i++) {
      int job = places[i] / jobs.horizon();
      values[i] = schedule.starts[job] == places[i] % jobs.horizon() ? 1 : 0;
    }
    Arrays.fill(values, places.length, values.length, schedule.makespan(jobs));
    return values;
  }

  @Override
  public void read(long[] solution, Schedule schedule) {
    for (int i = 0; i < places.length; i++) {
      if (solution[i] == 1) {
        schedule.starts[places[i] / jobs.horizon()] = places[i] % jobs.horizon();
      }
    }
  }
}
