package org.aimle.spark.training;

import java.util.List;
import java.util.Locale;
import org.aimle.lambda.LambdaState;
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

  private VanishedGradients() {}

  /**
   * What to tell after an epoch: a line for each layer whose gradients vanished in it, but not in
   * the one before. Lambda that still grows from 0 is no such case.
   *
   * @param rounds of all epochs so far
   * @param epochs so far, at least one
   */
  static List<String> after(List<RoundProgress> rounds, List<EpochProgress> epochs) {
    int epoch = epochs.get(epochs.size() - 1).epoch();
    double first = epochs.get(0).trainingLoss();
    double last = epochs.get(epochs.size() - 1).trainingLoss();
    if (first > 0 && last < LEARNT * first) {
      return List.of();
    }
    return rounds.get(rounds.size() - 1).layers().keySet().stream()
        .filter(name -> in(epoch, name, rounds) && !in(epoch - 1, name, rounds))
        .map(name -> line(epoch, name, rounds))
        .toList();
  }

  private static boolean in(int epoch, String name, List<RoundProgress> rounds) {
    SparsityStatistics sum = sum(epoch, name, rounds);
    boolean large = beta(epoch, name, rounds) >= LARGE_BETA;
    return sum.gradients() > 0 && share(sum) < NONE && (large || before(epoch, name, rounds));
  }

  private static SparsityStatistics sum(int epoch, String name, List<RoundProgress> rounds) {
    return rounds.stream()
        .filter(round -> round.epoch() == epoch)
        .map(round -> round.layers().get(name).sparsity())
        .reduce(SparsityStatistics.NONE, SparsityStatistics::plus);
  }

  private static double share(SparsityStatistics sum) {
    return sum.nonZerosPerGradient() / Math.max(1, sum.onesPerGradient());
  }

  /** The last of the epoch. */
  private static double beta(int epoch, String name, List<RoundProgress> rounds) {
    return rounds.stream()
        .filter(round -> round.epoch() == epoch)
        .map(round -> round.layers().get(name).lambda())
        .mapToDouble(LambdaState::beta)
        .reduce(0, (earlier, later) -> later);
  }

  /** Whether there was a gradient at any time. */
  private static boolean before(int epoch, String name, List<RoundProgress> rounds) {
    return rounds.stream()
        .filter(round -> round.epoch() <= epoch)
        .anyMatch(round -> share(round.layers().get(name).sparsity()) >= SOME);
  }

  private static String line(int epoch, String name, List<RoundProgress> rounds) {
    return String.format(
        Locale.ROOT,
        "Epoch %d: next to no gradient passed through the solver of '%s' (%.3f non-zeros an estimate, beta %.4g),"
            + " so what lies before it does not learn. Its scores may have become small beside the noise, which a"
            + " lower temperature of the noise or a lower learning rate prevents, or all the same",
        epoch + 1,
        name,
        sum(epoch, name, rounds).nonZerosPerGradient(),
        beta(epoch, name, rounds));
  }
}
