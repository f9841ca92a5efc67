package org.aimle.solver.scheduling;

import java.util.Arrays;

/**
 * What schedules cost beside their scores, for jobs of priority 1.
 *
 * @param makespan of each slot until all have ended
 * @param tardiness of each slot that a job ends after it is due
 * @param completion of each slot until a job has ended
 */
record CostWeights(double makespan, double tardiness, double completion) {

  /** The costs of jobs with these priorities. */
  Costs of(int[] priorities, int[] due) {
    return new Costs(
        makespan,
        Arrays.stream(priorities).mapToDouble(priority -> priority * tardiness).toArray(),
        Arrays.stream(priorities).mapToDouble(priority -> priority * completion).toArray(),
        due);
  }
}
