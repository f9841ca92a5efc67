package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.limits.StopSwitch;

/**
 * Scheduling of jobs on machines: {@code theta[jobs * horizon]}, row-major, scores the start of
 * each job in each slot; {@code z} holds one start of each job (at most one of a job that may be
 * left out), within its window, after the jobs it waits for have ended, and with no machine above
 * its capacity in any slot. A job of 0 slots takes nothing. Where jobs have alternatives, {@code
 * theta[jobs * horizon + alternatives]} scores these, too, in the order in which they are given,
 * and {@code z} holds the one that each job takes.
 *
 * <p>Of all schedules the one is given whose {@code <z, theta>} minus costs is largest: {@code
 * makespan * (slot by which all have ended) + sum of priority * (completion * end + tardiness *
 * max(0, end - due))} over the jobs that it holds. Costs are in the units of the scores, and
 * nothing learns them.
 *
 * <p>Jobs that share nothing are scheduled apart. Unit jobs on one machine are a linear assignment
 * or a flow; jobs that take turns on one machine a dynamic programme up to some 16 of them; the
 * rest goes to CP-SAT, where there is a limit from a schedule on that a list gives at once. It
 * rounds scores to up to 40 binary digits, and takes those of a job that are on a line but for the
 * rounding of floats to be on it. That there is no schedule is found when one is asked for. Of
 * several best schedules it gives any, but the same one for the same scores. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SchedulingSolver implements MapSolver {

  private final Jobs jobs;
  private final int count;
  private final int horizon;
  private final int alternatives;
  private final int[][] groups;

  /** The alternatives of each group's jobs, in the order in which {@link Jobs#only} keeps them. */
  private final int[][] alternativesOf;

  private final GroupScheduler[] schedulers;
  private final SolverTally tally;
  private final StopSwitch stop;

  SchedulingSolver(Jobs jobs, SearchLimit limit, SolverTally tally) {
    this(jobs, limit, tally, new StopSwitch());
  }

  SchedulingSolver(Jobs jobs, SearchLimit limit, SolverTally tally, StopSwitch stop) {
    this.jobs = jobs.requireSetupsBetweenTurns();
    this.count = jobs.count();
    this.horizon = jobs.horizon();
    this.alternatives = jobs.options().alternatives().length;
    this.groups = jobs.independentGroups();
    this.alternativesOf =
        Arrays.stream(groups).map(group -> alternatives(jobs, group)).toArray(int[][]::new);
    this.stop = stop;
    this.schedulers =
        Arrays.stream(groups)
            .map(group -> scheduler(jobs.only(group), limit, stop))
            .toArray(GroupScheduler[]::new);
    this.tally = Objects.requireNonNull(tally, "tally");
  }

  private static GroupScheduler scheduler(Jobs group, SearchLimit limit, StopSwitch stop) {
    if (group.areUnits() && group.takeTurns()) {
      return new UnitJobScheduler(group);
    }
    if (group.areUnits() && group.costs().areOfMakespanOnly()) {
      return new FlowScheduler(group);
    }
    return (group.takeTurns() ? TurnScheduler.of(group, limit) : Optional.<GroupScheduler>empty())
        .orElseGet(() -> new SearchScheduler(group, limit, stop));
  }

  /**
   * @throws IllegalArgumentException if there is no schedule, or {@code length} is not jobs *
   *     horizon + alternatives
   * @throws org.aimle.solver.limits.SearchLimitException if the limit is reached and the policy is
   *     to fail, or no schedule is known by then
   * @throws org.aimle.solver.limits.SearchInterruptedException if the search was stopped
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    if (length != count * horizon + alternatives) {
      throw new IllegalArgumentException(
          "scheduling has "
              + count
              + " jobs, horizon "
              + horizon
              + " and "
              + alternatives
              + " alternatives but theta has "
              + length
              + " elements; it takes jobs * horizon + alternatives");
    }
    Scores.requireFinite(theta, offset, length);
    float[] found = new float[length];
    SearchOutcome outcome = SearchOutcome.OPTIMAL;
    for (int g = 0; g < groups.length; g++) {
      if (solveGroup(g, theta, offset, found) == SearchOutcome.LIMITED) {
        outcome = SearchOutcome.LIMITED;
      }
    }
    System.arraycopy(found, 0, z, offset, length);
    tally.add(outcome);
  }

  private SearchOutcome solveGroup(int g, float[] theta, int offset, float[] found) {
    int[] group = groups[g];
    int[] choices = alternativesOf[g];
    float[] scores = new float[group.length * horizon + choices.length];
    for (int i = 0; i < group.length; i++) {
      copyPossible(theta, offset + group[i] * horizon, group[i], scores, i * horizon);
    }
    for (int a = 0; a < choices.length; a++) {
      scores[group.length * horizon + a] = theta[offset + count * horizon + choices[a]];
    }
    Schedule schedule = new Schedule(group.length);
    SearchOutcome outcome = schedulers[g].schedule(scores, schedule);
    for (int i = 0; i < group.length; i++) {
      if (schedule.holds(i)) {
        found[group[i] * horizon + schedule.starts[i]] = 1f;
      }
      if (schedule.alternatives[i] != Schedule.ABSENT) {
        found[count * horizon + choices[schedule.alternatives[i]]] = 1f;
      }
    }
    return outcome;
  }

  private static int[] alternatives(Jobs jobs, int[] group) {
    boolean[] isIn = new boolean[jobs.count()];
    IntStream.of(group).forEach(job -> isIn[job] = true);
    int[][] all = jobs.options().alternatives();
    return IntStream.range(0, all.length).filter(a -> isIn[all[a][0]]).toArray();
  }

  /** Scores of starts that cannot be are left at 0: a large one would cost the others precision. */
  private void copyPossible(float[] theta, int from, int job, float[] scores, int to) {
    for (int slot = 0; slot < horizon; slot++) {
      if (jobs.mayStart(job, slot)) {
        scores[to + slot] = theta[from + slot];
      }
    }
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }

  /** Ends running searches, within a second, and all later ones. */
  @Override
  public void close() {
    stop.close();
  }
}
