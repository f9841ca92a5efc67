package org.aimle.solver.scheduling;

import com.google.ortools.sat.SatParameters;
import java.util.Arrays;
import java.util.Optional;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.solver.program.CpSearch;
import org.aimle.solver.program.CpSolution;
import org.aimle.solver.program.OrTools;

/**
 * Any jobs, by CP-SAT, where there is a limit from the schedule of a list on. If the scores of most
 * jobs are in disorder, as noise makes them, on a {@link StartModel}; else, as with costs of time
 * alone, on an {@link IntervalModel}: measured, each takes more than ten times as long on what is
 * the other's.
 */
final class SearchScheduler implements GroupScheduler {

  /**
   * Scores that differ from a line by no more than what rounding to a float may move are taken to
   * be on it, in parts of the largest.
   */
  private static final double ROUNDING = 0x1p-23;

  /**
   * The relaxation is tight as it is: cuts take twice the time that they save. Of its many rows few
   * bind at a time, so those that do not are soon left out, which was measured to save a third.
   */
  private static final SatParameters FOR_ROWS =
      CpSearch.quickWithoutCuts().toBuilder().setMaxConsecutiveInactiveCount(10).build();

  /** Propagation finds more in intervals than a tight relaxation, and sooner. */
  private static final SatParameters FOR_INTERVALS =
      CpSearch.quick().toBuilder().setLinearizationLevel(1).build();

  /**
   * Where the last end is all that counts a relaxation says next to nothing: Fisher and Thompson's
   * 10 x 10 is proved without one, in less than the time in which with one it was not.
   */
  private static final SatParameters FOR_LAST_END =
      CpSearch.quick().toBuilder().setLinearizationLevel(0).build();

  private final Jobs jobs;
  private final Windows windows;

  /** Without a limit a start costs more than it saves. */
  private final Optional<ListScheduler> list;

  private final SearchLimit limit;
  private final StopSwitch stop;

  /** The model made last. */
  private volatile Optional<Made> last = Optional.empty();

  private record Made(boolean[] inDisorder, JobModel model) {}

  /**
   * @throws IllegalStateException if OR-Tools does not load
   */
  SearchScheduler(Jobs jobs, SearchLimit limit, StopSwitch stop) {
    OrTools.load();
    this.jobs = jobs;
    this.windows = Windows.of(jobs);
    this.list = limit.isNone() ? Optional.empty() : Optional.of(new ListScheduler(jobs, windows));
    this.limit = limit;
    this.stop = stop;
  }

  @Override
  public SearchOutcome schedule(float[] theta, Schedule schedule) {
    windows.requireRoom(jobs);
    JobModel model = model(theta);
    SatParameters tuning =
        model instanceof StartModel
            ? FOR_ROWS
            : isOfLastEndAlone(theta) ? FOR_LAST_END : FOR_INTERVALS;
    float[] choices = model.choices(theta);
    Optional<long[]> start = list.flatMap(one -> one.schedule(theta)).map(model::values);
    CpSolution solution =
        new CpSearch(model.problem(theta), limit, stop, tuning)
            .solve(choices, 0, choices.length, start);
    model.read(solution.values(), schedule);
    return solution.outcome();
  }

  private JobModel model(float[] theta) {
    boolean[] inDisorder = new boolean[jobs.count()];
    for (int job = 0; job < inDisorder.length; job++) {
      inDisorder[job] = !isLine(theta, job);
    }
    Optional<Made> made = last.filter(one -> Arrays.equals(one.inDisorder(), inDisorder));
    if (made.isEmpty()) {
      made = Optional.of(new Made(inDisorder, make(inDisorder)));
      last = made;
    }
    return made.get().model();
  }

  private JobModel make(boolean[] inDisorder) {
    int count = 0;
    for (boolean one : inDisorder) {
      count += one ? 1 : 0;
    }
    boolean areRowsBetter = 2 * count > inDisorder.length || jobs.takeTurns();
    return areRowsBetter && StartModel.fits(jobs, windows)
        ? new StartModel(jobs, windows)
        : new IntervalModel(jobs, windows, inDisorder);
  }

  private boolean isOfLastEndAlone(float[] theta) {
    boolean hasScores = false;
    for (float score : theta) {
      hasScores |= score != 0;
    }
    return !hasScores && jobs.costs().areOfMakespanOnly();
  }

  /** Whether the scores of a job rise by the same from slot to slot; all are 0 in most cases. */
  private boolean isLine(float[] theta, int job) {
    int size = windows.size(job);
    int first = job * jobs.horizon() + windows.earliest()[job];
    double slope = windows.slope(jobs, theta, job);
    double largest = 0;
    double farthest = 0;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, Math.abs(theta[first + i]));
      farthest = Math.max(farthest, Math.abs(theta[first] + slope * i - theta[first + i]));
    }
    return farthest <= ROUNDING * largest && (slope == 0 || !jobs.isOptional(job));
  }
}
