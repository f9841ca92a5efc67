package org.aimle.solver.scheduling;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aimle.solver.program.CpProblem;

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
  private final CpModel model = new CpModel();
  private final Literal[][] startsAt;
  private final int[] places;
  private final int[] weighted;
  private final double[] weights;

  StartModel(Jobs jobs, Windows windows) {
    this.jobs = jobs;
    this.windows = windows;
    this.startsAt = new Literal[jobs.count()][];
    IntStream.Builder at = IntStream.builder();
    for (int job = 0; job < startsAt.length; job++) {
      startsAt[job] = new Literal[Math.max(0, windows.size(job))];
      for (int i = 0; i < startsAt[job].length; i++) {
        startsAt[job][i] = model.newBoolVar("");
        at.add(job * jobs.horizon() + windows.earliest()[job] + i);
      }
    }
    this.places = at.build().toArray();
    for (int job = 0; job < startsAt.length; job++) {
      if (jobs.isOptional(job)) {
        model.addAtMostOne(startsAt[job]);
      } else {
        model.addExactlyOne(startsAt[job]);
      }
    }
    for (int machine : jobs.crowdedMachines()) {
      addCapacity(machine);
    }
    for (int[] pair : jobs.precedences()) {
      addPrecedence(pair[0], pair[1]);
    }
    boolean hasMakespan = jobs.costs().makespan() > 0;
    this.weighted = IntStream.range(0, places.length + (hasMakespan ? 1 : 0)).toArray();
    this.weights = new double[weighted.length];
    for (int i = 0; i < places.length; i++) {
      int job = places[i] / jobs.horizon();
      int end = places[i] % jobs.horizon() + jobs.durations()[job];
      weights[i] = -jobs.costs().ofEnd(job, end);
    }
    if (hasMakespan) {
      addMakespan();
      weights[places.length] = -jobs.costs().makespan();
    }
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

  /** The literals of the starts of a job in some slots, as far as they may be. */
  private List<Literal> starts(int job, int from, int to) {
    int first = windows.earliest()[job];
    List<Literal> literals = new ArrayList<>();
    for (int slot = Math.max(first, from); slot <= to && slot <= windows.latest()[job]; slot++) {
      literals.add(startsAt[job][slot - first]);
    }
    return literals;
  }

  private void addCapacity(int machine) {
    int capacity = jobs.capacities()[machine];
    boolean isExclusive = jobs.isExclusive(machine);
    for (int slot = 0; slot < jobs.horizon(); slot++) {
      LinearExprBuilder taken = LinearExpr.newBuilder();
      List<Literal> running = new ArrayList<>();
      long most = 0;
      for (int[] need : jobs.needs()) {
        if (need[1] == machine) {
          List<Literal> begun = starts(need[0], slot - jobs.durations()[need[0]] + 1, slot);
          begun.forEach(literal -> taken.addTerm(literal, need[2]));
          running.addAll(begun);
          most += begun.isEmpty() ? 0 : need[2];
        }
      }
      if (most > capacity && isExclusive) {
        model.addAtMostOne(running);
      } else if (most > capacity) {
        model.addLessOrEqual(taken, capacity);
      }
    }
  }

  /** By any slot the second job has begun only if the first has ended, or is absent. */
  private void addPrecedence(int first, int second) {
    for (int slot = windows.earliest()[second]; slot <= windows.latest()[second]; slot++) {
      LinearExprBuilder begun = LinearExpr.newBuilder();
      starts(second, 0, slot).forEach(literal -> begun.addTerm(literal, 1));
      starts(first, 0, slot - jobs.durations()[first])
          .forEach(literal -> begun.addTerm(literal, -1));
      if (jobs.isOptional(first)) {
        starts(first, 0, jobs.horizon()).forEach(literal -> begun.addTerm(literal, 1));
      }
      model.addLessOrEqual(begun, jobs.isOptional(first) ? 1 : 0);
    }
  }

  private void addMakespan() {
    IntVar makespan = model.newIntVar(0, jobs.horizon(), "");
    for (int job = 0; job < jobs.count(); job++) {
      LinearExprBuilder end = LinearExpr.newBuilder();
      for (int i = 0; i < startsAt[job].length; i++) {
        end.addTerm(startsAt[job][i], windows.earliest()[job] + i + jobs.durations()[job]);
      }
      model.addLessOrEqual(end, makespan);
    }
  }

  @Override
  public CpProblem problem(String name, String remedy, float[] theta) {
    return CpProblem.of(name, remedy, model.model(), places.length).withWeights(weighted, weights);
  }

  @Override
  public float[] choices(float[] theta) {
    float[] choices = new float[places.length];
    for (int i = 0; i < choices.length; i++) {
      choices[i] = theta[places[i]];
    }
    return choices;
  }

  @Override
  public long[] values(Schedule schedule) {
    long[] values = new long[weighted.length];
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
