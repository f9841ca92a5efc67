package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.Optional;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.solver.program.CpSearch;
import org.aimle.solver.program.CpSolution;

/** Any jobs, by CP-SAT on an {@link IntervalModel}, from the schedule of a list on. */
final class IntervalScheduler implements GroupScheduler {

  private final Jobs jobs;
  private final Windows windows;
  private final ListScheduler list;
  private final SearchLimit limit;
  private final StopSwitch stop;

  /** The model made last: most often all scores of jobs that have some are in disorder. */
  private volatile Optional<Made> last;

  private record Made(boolean[] tabled, IntervalModel model) {}

  IntervalScheduler(Jobs jobs, SearchLimit limit, StopSwitch stop) {
    this.jobs = jobs;
    this.windows = Windows.of(jobs);
    this.list = new ListScheduler(jobs, windows);
    this.limit = limit;
    this.stop = stop;
    this.last = Optional.empty();
  }

  @Override
  public SearchOutcome schedule(float[] theta, Schedule schedule) {
    windows.requireRoom(jobs);
    IntervalModel model = model(theta);
    Optional<Schedule> start = list.schedule(theta);
    float[] choices = model.choices(theta);
    CpSolution solution =
        new CpSearch(model.problem("scheduling", REMEDY, theta), limit, stop)
            .solve(choices, 0, choices.length, start.map(model::values));
    model.read(solution.values(), schedule);
    return solution.outcome();
  }

  private IntervalModel model(float[] theta) {
    boolean[] tabled = new boolean[jobs.count()];
    for (int job = 0; job < tabled.length; job++) {
      tabled[job] = !isLine(theta, job);
    }
    Optional<Made> made = last.filter(one -> Arrays.equals(one.tabled(), tabled));
    if (made.isEmpty()) {
      made = Optional.of(new Made(tabled, new IntervalModel(jobs, windows, tabled)));
      last = made;
    }
    return made.get().model();
  }

  /** Whether the scores of a job rise by the same from slot to slot; all are 0 in most cases. */
  private boolean isLine(float[] theta, int job) {
    int first = job * jobs.horizon() + windows.earliest()[job];
    double slope = windows.size(job) > 1 ? (double) theta[first + 1] - theta[first] : 0;
    for (int i = 1; i < windows.size(job); i++) {
      if ((double) theta[first + i] - theta[first + i - 1] != slope) {
        return false;
      }
    }
    return slope == 0 || !jobs.isOptional(job);
  }
}
