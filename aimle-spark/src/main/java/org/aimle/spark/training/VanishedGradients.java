package org.aimle.spark.training;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.aimle.lambda.SparsityStatistics;

/**
 * Finds AIMLE layers through whose solver next to no gradient passes any more, so that what lies
 * before them does not learn. That is no error, but nights go by with it.
 */
final class VanishedGradients {

  /** Non-zeros, as a share of the ones of a solution, below which a gradient is none. */
  private static final double NONE = 0.01;

  /** The same, above which there was one. */
  private static final double SOME = 0.1;

  /** A step as large as the scores changes the solutions, or nothing does. */
  private static final double LARGE_BETA = 1;

  /** A network whose loss has fallen below this share of the first epoch's may just be done. */
  private static final double LEARNT = 0.5;

  private final Set<String> everSome = new HashSet<>();
  private final Set<String> told = new HashSet<>();

  /**
   * What to tell after an epoch: a line for each layer whose gradients vanished in it, once in a
   * training. Lambda that still grows from 0 is no such case. The first epoch says nothing, as
   * there is no loss to compare with.
   *
   * @param rounds of all epochs so far
   * @param epochs so far, at least one
   */
  List<String> after(List<RoundProgress> rounds, List<EpochProgress> epochs) {
    EpochProgress last = epochs.get(epochs.size() - 1);
    Map<String, SparsityStatistics> sums = new TreeMap<>();
    for (int i = rounds.size() - 1; i >= 0 && rounds.get(i).epoch() == last.epoch(); i--) {
      rounds
          .get(i)
          .layers()
          .forEach(
              (name, layer) -> {
                sums.merge(name, layer.sparsity(), SparsityStatistics::plus);
                if (share(layer.sparsity()) >= SOME) {
                  everSome.add(name);
                }
              });
    }
    double first = epochs.get(0).trainingLoss();
    if (epochs.size() == 1 || first > 0 && last.trainingLoss() < LEARNT * first) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    sums.forEach(
        (name, sum) -> {
          double beta = rounds.get(rounds.size() - 1).layers().get(name).lambda().beta();
          boolean none = sum.gradients() > 0 && share(sum) < NONE;
          if (none && (everSome.contains(name) || beta >= LARGE_BETA) && told.add(name)) {
            lines.add(line(last.epoch(), name, sum.nonZerosPerGradient(), beta));
          }
        });
    return lines;
  }

  private static double share(SparsityStatistics sum) {
    return sum.nonZerosPerGradient() / Math.max(1, sum.onesPerGradient());
  }

  private static String line(int epoch, String name, double nonZeros, double beta) {
    return String.format(
        Locale.ROOT,
        "Epoch %d: next to no gradient passed through the solver of '%s' (%.3f non-zeros an estimate, beta %.4g), so"
            + " what lies before it did not learn. If there is still something to learn, its scores may have become"
            + " small beside the noise, which a lower temperature of the noise or a lower learning rate prevents; or"
            + " all scores are the same, or nothing is chosen any more",
        epoch + 1,
        name,
        nonZeros,
        beta);
  }
}
