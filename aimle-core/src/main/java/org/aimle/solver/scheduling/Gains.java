package org.aimle.solver.scheduling;

import org.aimle.solver.Scores;

/** Scores of starts with the costs of the ends that they lead to taken off, in integers. */
final class Gains {

  private Gains() {}

  /**
   * Of jobs whose durations are not chosen; the makespan costs too, for the job that ends last.
   *
   * @param theta {@code [jobs, horizon]}
   * @param bits binary digits of the largest magnitude
   * @param whole receives the gains, {@code [jobs, horizon]}
   * @return what each slot of the makespan costs in the same unit
   */
  static long of(Jobs jobs, float[] theta, int bits, long[] whole) {
    Scores.requireFinite(theta, 0, whole.length);
    Costs costs = jobs.costs();
    int horizon = jobs.horizon();
    double[] gains = new double[whole.length];
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
    double scale = Math.scalb(1.0, bits - 1 - Math.getExponent(largest));
    for (int i = 0; i < whole.length; i++) {
      whole[i] = (long) Math.rint(gains[i] * scale);
    }
    return (long) Math.rint(costs.makespan() * scale);
  }
}
