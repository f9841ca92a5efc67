package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.aimle.spec.Ranges;

/**
 * What a schedule costs beside its scores, in their units, of the jobs that it holds. Immutable by
 * agreement: arrays are not copied.
 *
 * @param makespan of each slot until the last job has ended
 * @param tardiness of each slot that each job ends after it is due
 * @param completion of each slot until each job has ended
 * @param due slot by which each job should have ended
 */
record Costs(double makespan, double[] tardiness, double[] completion, int[] due) {

  /**
   * @throws IllegalArgumentException if a cost is negative or not finite
   */
  Costs {
    Ranges.atLeastZero("scheduling: makespan", makespan);
    for (double one : tardiness) {
      Ranges.atLeastZero("scheduling: tardiness", one);
    }
    for (double one : completion) {
      Ranges.atLeastZero("scheduling: completion", one);
    }
    Objects.requireNonNull(due, "due");
  }

  /** None at all. */
  static Costs none(int jobs) {
    return new Costs(0, new double[jobs], new double[jobs], new int[jobs]);
  }

  Costs only(int[] jobs) {
    return new Costs(
        makespan,
        Arrays.stream(jobs).mapToDouble(job -> tardiness[job]).toArray(),
        Arrays.stream(jobs).mapToDouble(job -> completion[job]).toArray(),
        Arrays.stream(jobs).map(job -> due[job]).toArray());
  }

  /** What it costs that job {@code job} has ended by slot {@code end}, the makespan left out. */
  double ofEnd(int job, int end) {
    return completion[job] * end + tardiness[job] * Math.max(0, end - due[job]);
  }

  /** Whether nothing costs anything but the makespan. */
  boolean areOfMakespanOnly() {
    return DoubleStream.concat(Arrays.stream(tardiness), Arrays.stream(completion))
        .allMatch(cost -> cost == 0);
  }
}
