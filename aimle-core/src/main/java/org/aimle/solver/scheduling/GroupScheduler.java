package org.aimle.solver.scheduling;

import org.aimle.solver.limits.SearchOutcome;

/** Finds the best starts of a group of jobs; thread-safe. */
interface GroupScheduler {

  /** What to do if there is no schedule, for messages. */
  String REMEDY = "widen windows, or raise capacities";

  /**
   * @param theta finite scores {@code [jobs, horizon]}
   * @param starts receives the start of each job
   * @throws IllegalArgumentException if there is no schedule
   * @throws org.aimle.solver.limits.SearchLimitException if there is a limit, and it says so
   */
  SearchOutcome schedule(float[] theta, int[] starts);

  /**
   * Looks whether there is a schedule, before scores are known; where that is hard, not for long.
   *
   * @throws IllegalArgumentException if it is found that there is none
   */
  void requireSchedule();

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
