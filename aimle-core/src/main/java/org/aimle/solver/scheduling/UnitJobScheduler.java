package org.aimle.solver.scheduling;

import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.matching.LinearAssignment;

/**
 * Jobs of one slot and one unit each, on one machine of capacity 1, as linear assignment of jobs to
 * slots. Gains are rounded to up to 50 binary digits.
 */
final class UnitJobScheduler implements GroupScheduler {

  private final Jobs jobs;

  UnitJobScheduler(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public SearchOutcome schedule(float[] theta, Schedule schedule) {
    int count = jobs.count();
    int horizon = jobs.horizon();
    if (horizon < count) {
      throw GroupScheduler.noSchedule(jobs);
    }
    int bits = Math.min(50, 56 - 2 * (32 - Integer.numberOfLeadingZeros(count)));
    Gains rounded = Gains.of(jobs, theta, bits);
    long[] gains = rounded.whole();
    // one forbidden start costs more than all others can gain
    long forbidden = -((long) count << bits + 2);
    for (int job = 0; job < count; job++) {
      for (int slot = 0; slot < horizon; slot++) {
        if (!jobs.mayStart(job, slot)) {
          gains[job * horizon + slot] = forbidden;
        }
      }
    }
    new LinearAssignment().solve(gains, count, horizon, schedule.starts);
    for (int job = 0; job < count; job++) {
      if (!jobs.mayStart(job, schedule.starts[job])) {
        throw GroupScheduler.noSchedule(jobs);
      }
    }
    return rounded.outcome();
  }
}
