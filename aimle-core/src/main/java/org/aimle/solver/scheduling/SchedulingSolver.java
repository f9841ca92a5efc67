package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchOutcome;

/**
 * Scheduling of jobs on machines: {@code theta[jobs * horizon]}, row-major, scores the start of
 * each job in each slot; {@code z} holds one start of each job, within its window, after the jobs
 * it waits for have ended, and with no machine above its capacity in any slot.
 *
 * <p>Jobs that share neither machines nor precedences are scheduled apart. Unit jobs on one machine
 * are a linear assignment or a flow; jobs that take turns on one machine a dynamic programme,
 * unless they are many; the rest goes to CP-SAT (scores rounded to 40 binary digits), within the
 * limit. Of several best schedules it gives any, but the same one for the same scores. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SchedulingSolver implements MapSolver {

  private final Jobs jobs;
  private final int count;
  private final int horizon;
  private final int[][] groups;
  private final GroupScheduler[] schedulers;
  private final SolverTally tally;

  SchedulingSolver(Jobs jobs, SearchLimit limit, SolverTally tally) {
    this.jobs = jobs;
    this.count = jobs.count();
    this.horizon = jobs.horizon();
    this.groups = jobs.independentGroups();
    this.schedulers =
        Arrays.stream(groups)
            .map(group -> scheduler(jobs.only(group), limit))
            .toArray(GroupScheduler[]::new);
    this.tally = Objects.requireNonNull(tally, "tally");
  }

  private static GroupScheduler scheduler(Jobs group, SearchLimit limit) {
    if (group.areUnits()) {
      return group.takeTurns() ? new UnitJobScheduler(group) : new FlowScheduler(group);
    }
    return (group.takeTurns() ? TurnScheduler.of(group) : Optional.<GroupScheduler>empty())
        .orElseGet(() -> new ProgramScheduler(group, limit));
  }

  /**
   * The instance of a context: horizon, number of machines, number of precedences; capacity of each
   * machine; duration, release, deadline, machine and demand of each job; the two jobs of each
   * precedence.
   */
  static SchedulingSolver read(
      ContextNumbers context, int length, SearchLimit limit, SolverTally tally) {
    int horizon = context.whole("the horizon", 1, Math.max(1, length));
    if (length % horizon != 0) {
      throw new IllegalArgumentException(
          "scheduling: context[0], the horizon, is "
              + horizon
              + " but theta has "
              + length
              + " elements; it takes jobs * horizon");
    }
    int count = length / horizon;
    int machines = context.whole("the number of machines", 1, 1 << 20);
    int precedences = context.whole("the number of precedences", 0, 1 << 20);
    int[] capacities = ints(context.wholes("capacity of machine", machines, 0, 1 << 24));
    int[][] jobs = new int[5][count];
    for (int job = 0; job < count; job++) {
      jobs[0][job] = context.whole("the duration of job", job, 1, horizon);
      jobs[1][job] = context.whole("the release of job", job, 0, horizon);
      jobs[2][job] = context.whole("the deadline of job", job, 0, horizon);
      jobs[3][job] = context.whole("the machine of job", job, 0, machines - 1);
      jobs[4][job] = context.whole("the demand of job", job, 0, 1 << 24);
    }
    int[][] pairs = new int[precedences][];
    for (int i = 0; i < precedences; i++) {
      pairs[i] = ints(context.wholes("precedence " + i + ", job", 2, 0, count - 1));
    }
    return new SchedulingSolver(
        new Jobs(horizon, jobs[0], jobs[1], jobs[2], jobs[3], jobs[4], capacities, pairs),
        limit,
        tally);
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  /**
   * @throws IllegalArgumentException if there is no schedule, or {@code length} is not jobs *
   *     horizon
   * @throws org.aimle.solver.limits.SearchLimitException if the limit is reached and the policy is
   *     to fail, or no schedule is known by then
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    if (length != count * horizon) {
      throw new IllegalArgumentException(
          "scheduling has "
              + count
              + " jobs and horizon "
              + horizon
              + " but theta has "
              + length
              + " elements; it takes jobs * horizon");
    }
    Scores.requireFinite(theta, offset, length);
    int[] starts = new int[count];
    SearchOutcome outcome = SearchOutcome.OPTIMAL;
    for (int g = 0; g < groups.length; g++) {
      int[] group = groups[g];
      float[] scores = new float[group.length * horizon];
      for (int i = 0; i < group.length; i++) {
        copyPossible(theta, offset + group[i] * horizon, group[i], scores, i * horizon);
      }
      int[] groupStarts = new int[group.length];
      if (schedulers[g].schedule(scores, groupStarts) == SearchOutcome.LIMITED) {
        outcome = SearchOutcome.LIMITED;
      }
      for (int i = 0; i < group.length; i++) {
        starts[group[i]] = groupStarts[i];
      }
    }
    Arrays.fill(z, offset, offset + length, 0f);
    for (int job = 0; job < count; job++) {
      z[offset + job * horizon + starts[job]] = 1f;
    }
    tally.add(outcome);
  }

  /** Scores of starts that cannot be are left at 0: a large one would cost the others precision. */
  private void copyPossible(float[] theta, int from, int job, float[] scores, int to) {
    for (int slot = 0; slot < horizon; slot++) {
      if (jobs.mayStart(job, slot)) {
        scores[to + slot] = theta[from + slot];
      }
    }
  }

  /**
   * Refuses an instance without solution before it is used.
   *
   * @throws IllegalArgumentException if it is found that there is no schedule
   */
  SchedulingSolver requireSchedule() {
    for (GroupScheduler scheduler : schedulers) {
      scheduler.requireSchedule();
    }
    return this;
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }
}
