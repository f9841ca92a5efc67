package org.aimle.solver;

import java.util.ArrayList;
import java.util.List;

/**
 * What decisions made by predicted scores cost, measured by the true ones: {@code regret = <z*(t),
 * t> - <z*(p), t>} with {@code z* = MAP}, {@code t} the true scores and {@code p} the predicted
 * ones; at least 0 (the SPO loss of Elmachtoub and Grigas, Management Science 68, 2022, which its
 * convex bound {@code SpoPlusLoss} of {@code org.aimle.dl4j} is trained on, whose {@code
 * RegretEvaluation} tells DL4J of it). Immutable; parts of a data set add up.
 *
 * @param sum of the regrets of all examples
 * @param best sum of the magnitudes of the best values, {@code |<z*(t), t>|}
 * @param examples how many there are
 * @since 0.1.0
 */
public record Regret(double sum, double best, long examples) {

  /** Of no examples. */
  public static final Regret NONE = new Regret(0, 0, 0);

  /**
   * Solves each instance for both scores.
   *
   * @param instances {@code batch} instances, with or without contexts
   * @param truth the true scores {@code [batch, stride]}
   * @param predicted the predicted scores, of the same shape
   * @throws IllegalArgumentException if an array is not of that shape, or the solver refuses a row
   */
  public static Regret of(Instances instances, float[] truth, float[] predicted) {
    return each(instances, truth, predicted).stream().reduce(NONE, Regret::plus);
  }

  /**
   * As {@link #of}, but of each instance.
   *
   * @throws IllegalArgumentException if an array is not of that shape, or the solver refuses a row
   */
  public static List<Regret> each(Instances instances, float[] truth, float[] predicted) {
    BatchSolver solver = new BatchSolver(RowWorkers.caller());
    float[] best = new float[truth.length];
    solver.solve(instances, 1, truth, best);
    float[] chosen = new float[predicted.length];
    solver.solve(instances, 1, predicted, chosen);
    Rows rows = instances.rows();
    List<Regret> each = new ArrayList<>(rows.batch());
    for (int b = 0; b < rows.batch(); b++) {
      double reached = 0;
      double lost = 0;
      for (int i = b * rows.stride(); i < b * rows.stride() + rows.length(b); i++) {
        reached += best[i] * (double) truth[i];
        lost += (best[i] - chosen[i]) * (double) truth[i];
      }
      each.add(new Regret(lost, Math.abs(reached), 1));
    }
    return each;
  }

  /** Both together. */
  public Regret plus(Regret other) {
    return new Regret(sum + other.sum, best + other.best, examples + other.examples);
  }

  /** Regret of an example; 0 if there is none. */
  public double mean() {
    return examples == 0 ? 0 : sum / examples;
  }

  /** Regret as a share of the best value: {@code sum / best}; 0 if there is none. */
  public double relative() {
    return sum == 0 ? 0 : sum / best;
  }
}
