package org.aimle.solver.scheduling;

/**
 * What only some scheduling problems have. Immutable by agreement: arrays are not copied.
 *
 * @param uses triples of a job, a machine and what the job takes of that machine's capacity while
 *     it runs, beside its own machine
 * @param alternatives triples of a job, a machine and a duration: a job with alternatives takes one
 *     of them instead of its own machine and duration, with its own demand
 * @param setups slots between the end of each job and the start of each other job that comes later
 *     on the same machine, {@code [jobs][jobs]}; empty if there are none
 * @param optional whether each job may be left out
 * @param costs of ends, beside the scores
 */
record JobOptions(
    int[][] uses, int[][] alternatives, int[][] setups, boolean[] optional, Costs costs) {

  /** Jobs without any of this. */
  static JobOptions none(int jobs) {
    return new JobOptions(
        new int[0][], new int[0][], new int[0][], new boolean[jobs], Costs.none(jobs));
  }
}
