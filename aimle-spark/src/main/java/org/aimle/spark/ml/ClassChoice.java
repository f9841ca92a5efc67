package org.aimle.spark.ml;

import java.util.Optional;
import org.aimle.spark.text.LabelTask;

/** Which class is predicted. */
final class ClassChoice {

  private ClassChoice() {}

  /**
   * The thresholds of a model's classes; empty if it has none.
   *
   * @param classes of the model, 1 if it predicts numbers
   * @throws IllegalArgumentException if there is another number of thresholds than of classes
   */
  static Optional<double[]> thresholds(AimleExplainerParams params, int classes) {
    if (classes == 1 || !params.isSet(params.thresholds())) {
      return Optional.empty();
    }
    double[] given = params.getThresholds();
    if (given.length != classes) {
      throw new WrongParamException(
          "%s has %s elements, but the model has %s classes; give one for each",
          new WrongParamException.Name("thresholds"), given.length, classes);
    }
    return Optional.of(given);
  }

  /**
   * Checks them as far as the number of classes is known.
   *
   * @throws IllegalArgumentException if there is another number of thresholds than of classes
   */
  static void check(AimleExplainerParams params, LabelTask task) {
    if (task.kind() == LabelTask.Kind.CLASSES && task.classes() > 0) {
      thresholds(params, Math.max(2, task.classes()));
    }
  }

  /** The class of largest probability, divided by its threshold if there are thresholds. */
  static int likeliest(double[] probabilities, Optional<double[]> thresholds) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < probabilities.length; c++) {
      double weighted = probabilities[c];
      if (thresholds.isPresent()) {
        double threshold = thresholds.get()[c];
        weighted =
            threshold == 0 ? weighted > 0 ? Double.POSITIVE_INFINITY : 0 : weighted / threshold;
      }
      if (weighted > most) {
        most = weighted;
        best = c;
      }
    }
    return best;
  }
}
