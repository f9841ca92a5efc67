package org.aimle.lab.fidelity;

import java.util.Arrays;
import java.util.List;
import org.aimle.spark.ml.Fidelity;

/**
 * How true an explainer is to a linear model. Shares in [0, 1], means over texts.
 *
 * @param method the explainer
 * @param seed of all its random numbers
 * @param words share of the chosen words that are among the k of largest absolute weight
 * @param weight absolute weights of the chosen words, over those of the k largest
 * @param signedWords share of the chosen words that are among the k that speak most for the
 *     predicted class
 * @param fidelity by asking the model
 * @param fitSeconds of training; 0 if there is none
 * @param rowsPerSecond texts explained in a second
 */
record Measured(
    String method,
    long seed,
    double words,
    double weight,
    double signedWords,
    Fidelity fidelity,
    double fitSeconds,
    double rowsPerSecond) {

  /** Weights that differ by rounding alone are level. */
  private static final double TIE = 1e-9;

  /**
   * Share of chosen positions whose value is among the k largest; ties count.
   *
   * @param values of all positions
   * @param chosen k positions
   */
  static double among(double[] values, List<Integer> chosen) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double least = sorted[sorted.length - chosen.size()];
    return (double)
            chosen.stream().filter(at -> values[at] >= least - TIE * Math.abs(least)).count()
        / chosen.size();
  }

  /** Sum of the values of chosen positions over that of the k largest. */
  static double covered(double[] values, List<Integer> chosen) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double most = 0;
    for (int i = sorted.length - chosen.size(); i < sorted.length; i++) {
      most += sorted[i];
    }
    return most == 0 ? 1 : chosen.stream().mapToDouble(at -> values[at]).sum() / most;
  }
}
