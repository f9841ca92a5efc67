package org.aimle.spark.text;

import java.util.Optional;
import java.util.OptionalDouble;

/** Finds labels that cannot be learnt. */
public final class LabelCheck {

  private LabelCheck() {}

  /** Whether a label is missing, which leaves its example out where that is no error. */
  public static boolean missing(OptionalDouble label) {
    return label.isEmpty() || Double.isNaN(label.getAsDouble());
  }

  /**
   * What is wrong with a label and how to put it right, as the end of a sentence about its example;
   * empty if nothing is.
   *
   * @param label empty: null
   */
  public static Optional<String> problem(OptionalDouble label, LabelTask.Kind kind) {
    if (missing(label)) {
      return Optional.of(
          "has %s; give it a label, drop the row, or set handleInvalid to skip"
              .formatted(label.isEmpty() ? "a null label" : "the label NaN"));
    }
    double given = label.getAsDouble();
    if (Double.isInfinite(given)) {
      return Optional.of("has the label " + given + "; give it a finite one");
    }
    if (kind == LabelTask.Kind.CLASSES && given < 0) {
      return Optional.of(
          "has the label "
              + given
              + "; number the classes 0, 1, .. (StringIndexer does), or set task to regression");
    }
    return Optional.empty();
  }
}
