package org.aimle.solver.scheduling;

import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.matching.LinearAssignment;

/**
 * Jobs of one slot and one unit each, on one machine, as linear assignment: of jobs to places, each
 * slot having as many as the machine's capacity.
 */
final class UnitJobScheduler implements GroupScheduler {

  private final Jobs jobs;
  private final int places;

  UnitJobScheduler(Jobs jobs) {
    this.jobs = jobs;
    this.places = Math.min(jobs.count(), jobs.capacities()[jobs.machines()[0]]);
  }

  @Override
  public SearchOutcome schedule(float[] theta, int[] starts) {
    int count = jobs.count();
    int horizon = jobs.horizon();
    int columns = horizon * places;
    if (columns < count) {
      throw GroupScheduler.noSchedule(jobs);
    }
    int bits = Math.min(40, 56 - 2 * (32 - Integer.numberOfLeadingZeros(count)));
    long[] whole = new long[count * horizon];
    WholeScores.of(theta, 0, whole.length, bits, whole);
    // one forbidden start costs more than all others can gain
    long forbidden = -((long) count << bits + 2);
    long[] gains = new long[count * columns];
    for (int job = 0; job < count; job++) {
      for (int column = 0; column < columns; column++) {
        int slot = column / places;
        gains[job * columns + column] =
            jobs.mayStart(job, slot) ? whole[job * horizon + slot] : forbidden;
      }
    }
    new LinearAssignment().solve(gains, count, columns, starts);
    for (int job = 0; job < count; job++) {
      starts[job] /= places;
      if (!jobs.mayStart(job, starts[job])) {
        throw GroupScheduler.noSchedule(jobs);
      }
    }
    return SearchOutcome.OPTIMAL;
  }
}
