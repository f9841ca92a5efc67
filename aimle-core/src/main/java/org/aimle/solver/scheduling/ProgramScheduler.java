package org.aimle.solver.scheduling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.program.Comparison;
import org.aimle.solver.program.IntegerProgram;
import org.aimle.solver.program.LinearConstraint;
import org.aimle.solver.program.ProgramSearch;

/**
 * Any jobs, by CP-SAT on the time-indexed programme (Pritsker, Watters and Wolfe, Management
 * Science 16, 1969), with precedences in the strong form of Christofides, Alvarez-Valdes and
 * Tamarit (European Journal of Operational Research 29, 1987).
 */
final class ProgramScheduler implements GroupScheduler {

  private final Jobs jobs;
  private final ProgramSearch search;

  ProgramScheduler(Jobs jobs, SearchLimit limit) {
    this.jobs = jobs;
    this.search = new ProgramSearch("scheduling", REMEDY, program(jobs), limit);
  }

  private static IntegerProgram program(Jobs jobs) {
    List<LinearConstraint> constraints = new ArrayList<>();
    Terms never = new Terms();
    for (int job = 0; job < jobs.count(); job++) {
      Terms starts = new Terms();
      for (int slot = 0; slot < jobs.horizon(); slot++) {
        (jobs.mayStart(job, slot) ? starts : never).add(job * jobs.horizon() + slot, 1);
      }
      constraints.add(starts.constraint(Comparison.EQUAL, 1));
    }
    if (!never.isEmpty()) {
      constraints.add(never.constraint(Comparison.AT_MOST, 0));
    }
    addCapacities(jobs, constraints);
    addPrecedences(jobs, constraints);
    return IntegerProgram.binary(jobs.count() * jobs.horizon(), constraints);
  }

  private static void addCapacities(Jobs jobs, List<LinearConstraint> constraints) {
    for (int machine : IntStream.of(jobs.machines()).distinct().toArray()) {
      for (int slot = 0; slot < jobs.horizon(); slot++) {
        Terms running = new Terms();
        long most = 0;
        for (int job = 0; job < jobs.count(); job++) {
          if (jobs.machines()[job] == machine && jobs.demands()[job] > 0) {
            int size = running.size();
            for (int start = Math.max(0, slot - jobs.durations()[job] + 1);
                start <= slot;
                start++) {
              if (jobs.mayStart(job, start)) {
                running.add(job * jobs.horizon() + start, jobs.demands()[job]);
              }
            }
            most += running.size() > size ? jobs.demands()[job] : 0;
          }
        }
        if (most > jobs.capacities()[machine]) {
          constraints.add(running.constraint(Comparison.AT_MOST, jobs.capacities()[machine]));
        }
      }
    }
  }

  /** By any slot the second job has begun only if the first has ended. */
  private static void addPrecedences(Jobs jobs, List<LinearConstraint> constraints) {
    for (int[] pair : jobs.precedences()) {
      for (int slot = 0; slot < jobs.horizon(); slot++) {
        Terms begun = new Terms();
        for (int start = 0; start <= slot; start++) {
          if (jobs.mayStart(pair[1], start)) {
            begun.add(pair[1] * jobs.horizon() + start, 1);
          }
        }
        if (!begun.isEmpty()) {
          for (int start = 0; start <= slot - jobs.durations()[pair[0]]; start++) {
            if (jobs.mayStart(pair[0], start)) {
              begun.add(pair[0] * jobs.horizon() + start, -1);
            }
          }
          constraints.add(begun.constraint(Comparison.AT_MOST, 0));
        }
      }
    }
  }

  @Override
  public void requireSchedule() {
    search.requireSolution();
  }

  @Override
  public SearchOutcome schedule(float[] theta, int[] starts) {
    float[] z = new float[theta.length];
    SearchOutcome outcome = search.solve(theta, z, 0, z.length);
    for (int i = 0; i < z.length; i++) {
      if (z[i] == 1) {
        starts[i / jobs.horizon()] = i % jobs.horizon();
      }
    }
    return outcome;
  }

  /** The left side of a constraint as it grows. */
  private static final class Terms {
    private int[] variables = new int[16];
    private long[] coefficients = new long[16];
    private int size;

    void add(int variable, long coefficient) {
      if (size == variables.length) {
        variables = Arrays.copyOf(variables, 2 * size);
        coefficients = Arrays.copyOf(coefficients, 2 * size);
      }
      variables[size] = variable;
      coefficients[size++] = coefficient;
    }

    int size() {
      return size;
    }

    boolean isEmpty() {
      return size == 0;
    }

    LinearConstraint constraint(Comparison comparison, long right) {
      return new LinearConstraint(
          Arrays.copyOf(variables, size), Arrays.copyOf(coefficients, size), comparison, right);
    }
  }
}
