package org.aimle.spark.text;

import java.io.Serializable;
import java.util.List;

/**
 * The labels that were found.
 *
 * @param least of them; infinity if there is none
 * @param most of them; minus infinity if there is none
 * @param fractions whether some are not whole
 * @param narrowest least probabilities that a label has; 1 for labels that are one number
 * @param widest most probabilities that a label has
 */
public record LabelRange(double least, double most, boolean fractions, int narrowest, int widest)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Of no label. */
  public static final LabelRange NONE =
      new LabelRange(
          Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, false, Integer.MAX_VALUE, 0);

  private static LabelRange of(double label) {
    return new LabelRange(label, label, label != Math.rint(label), 1, 1);
  }

  /**
   * Of one label.
   *
   * @param label one number, or the probability of each class, which is taken for all classes
   */
  public static LabelRange of(List<Double> label) {
    int width = label.size();
    if (width > 1) {
      return new LabelRange(0, width - 1.0, false, width, width);
    }
    return of(label.get(0));
  }

  /** Of all labels of both. */
  public LabelRange plus(LabelRange other) {
    return new LabelRange(
        Math.min(least, other.least),
        Math.max(most, other.most),
        fractions || other.fractions,
        Math.min(narrowest, other.narrowest),
        Math.max(widest, other.widest));
  }
}
