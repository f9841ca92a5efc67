package org.aimle.solver.scheduling;

import org.aimle.solver.limits.SearchOutcome;

/** Finds the best places of a group of jobs; thread-safe. */
interface GroupScheduler {

  /** The solver, for messages. */
  String NAME = "scheduling";

  /** What to do if there is no schedule, for messages. */
  String REMEDY = "widen windows, or raise capacities";

  /**
   * @param theta finite scores {@code [jobs * horizon + alternatives]}; those of starts that cannot
   *     be are 0
   * @param schedule receives where each job is
   * @throws IllegalArgumentException if there is no schedule
   * @throws org.aimle.solver.limits.SearchLimitException if there is a limit, and it says so
   * @throws org.aimle.solver.limits.SearchInterruptedException if the search was stopped
   */
  SearchOutcome schedule(float[] theta, Schedule schedule);

  /** The exception for jobs that cannot all be placed. */
  static IllegalArgumentException noSchedule(Jobs jobs) {
    return new IllegalArgumentException(
        "scheduling: no schedule holds the "
            + jobs.count()
            + " jobs of a group within "
            + jobs.horizon()
            + " slots; "
            + REMEDY);
  }
}
