package org.aimle.solver.scheduling;

import org.aimle.solver.Scores;
import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.SearchOutcome;

/**
 * Scores of starts with the costs of the ends that they lead to taken off, in integers.
 *
 * @param whole the gains, {@code [jobs, horizon]}
 * @param ofMakespan what each slot of the makespan costs in the same unit
 * @param outcome what a best schedule for these integers is for the scores and costs themselves
 */
record Gains(long[] whole, long ofMakespan, SearchOutcome outcome) {

  /**
   * Of jobs whose durations are not chosen; the makespan costs too, for the job that ends last.
   * Only where it costs nothing huge scores cost the others no digits.
   *
   * @param theta {@code [jobs, horizon]}
   * @param bits binary digits of the largest magnitude
   */
  static Gains of(Jobs jobs, float[] theta, int bits) {
    Costs costs = jobs.costs();
    int horizon = jobs.horizon();
    double[] gains = new double[jobs.count() * horizon];
    long[] whole = new long[gains.length];
    Scores.requireFinite(theta, 0, gains.length);
    double largest = Math.max(Float.MIN_NORMAL, costs.makespan() * horizon);
    for (int job = 0; job < jobs.count(); job++) {
      for (int slot = 0; slot < horizon; slot++) {
        int i = job * horizon + slot;
        if (jobs.mayStart(job, slot)) {
          gains[i] = theta[i] - costs.ofEnd(job, slot + jobs.durations()[job]);
          largest = Math.max(largest, Math.abs(gains[i]));
        }
      }
    }
    if (costs.makespan() == 0) {
      return new Gains(whole, 0, WholeScores.round(gains, bits, whole));
    }
    double scale = Math.scalb(1.0, bits - 1 - Math.getExponent(largest));
    SearchOutcome ofScores = WholeScores.scaled(gains, scale, bits, whole);
    long[] one = new long[1];
    SearchOutcome ofCost = WholeScores.scaled(new double[] {costs.makespan()}, scale, bits, one);
    return new Gains(whole, one[0], ofScores == SearchOutcome.OPTIMAL ? ofCost : ofScores);
  }
}
