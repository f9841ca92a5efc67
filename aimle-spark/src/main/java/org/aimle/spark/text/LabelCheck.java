package org.aimle.spark.text;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Finds labels that cannot be learnt. */
public final class LabelCheck {

  /** What sums of probabilities of single precision may be off by. */
  private static final double SUM_TOLERANCE = 1e-3;

  private LabelCheck() {}

  /**
   * What is wrong with a label and how to put it right, as the end of a sentence about its example;
   * empty if nothing is.
   *
   * @param label as {@link SoftLabels#column} has it
   * @param soft whether it is the probability of each class
   */
  public static Optional<String> problem(List<Double> label, boolean soft, LabelTask.Kind kind) {
    if (!soft) {
      return problem(
          label == null || label.get(0) == null
              ? OptionalDouble.empty()
              : OptionalDouble.of(label.get(0)),
          kind);
    }
    if (missing(label)) {
      return Optional.of(
          "has %s; give it a label, drop the row, or set handleInvalid to skip"
              .formatted(label == null ? "a null label" : "the label " + label));
    }
    double sum = label.stream().mapToDouble(Double::doubleValue).sum();
    return label.size() > 1
            && Math.abs(sum - 1) <= SUM_TOLERANCE
            && label.stream().allMatch(part -> part >= 0)
        ? Optional.empty()
        : Optional.of(
            "has the label %s; give it the probabilities of two or more classes, which sum to 1"
                .formatted(label));
  }

  /** Whether a label, or a part of it, is missing. */
  public static boolean missing(List<Double> label) {
    return label == null || label.stream().anyMatch(part -> part == null || Double.isNaN(part));
  }

  private static boolean missing(OptionalDouble label) {
    return label.isEmpty() || Double.isNaN(label.getAsDouble());
  }

  private static Optional<String> problem(OptionalDouble label, LabelTask.Kind kind) {
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
