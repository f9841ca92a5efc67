package org.aimle.spark.text;

import java.io.Serializable;

/**
 * The labels that were found.
 *
 * @param least of them; infinity if there is none
 * @param most of them; minus infinity if there is none
 * @param fractions whether some are not whole
 */
public record LabelRange(double least, double most, boolean fractions) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Of no label. */
  public static final LabelRange NONE =
      new LabelRange(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, false);

  /** Of one label. */
  public static LabelRange of(double label) {
    return new LabelRange(label, label, label != Math.rint(label));
  }

  /** Of all labels of both. */
  public LabelRange plus(LabelRange other) {
    return new LabelRange(
        Math.min(least, other.least), Math.max(most, other.most), fractions || other.fractions);
  }
}
