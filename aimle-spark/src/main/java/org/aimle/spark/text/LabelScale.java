package org.aimle.spark.text;

import java.io.Serializable;
import java.util.List;
import org.aimle.WrongInputException;

/**
 * What labels mean, and how a network learns them: numbers, by their place between two others, or
 * classes, numbered from 0. Immutable.
 *
 * @param classes 1 for numbers; of two classes the label may be the probability of the second
 * @param low the number that is learnt as 0
 * @param high the number that is learnt as 1; the network predicts between the two
 * @param names of the classes; empty if they have none
 */
public record LabelScale(int classes, double low, double high, List<String> names)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Numbers in [0, 1], learnt as they are. */
  public static final LabelScale UNIT = new LabelScale(1, 0, 1, List.of());

  /** More are taken for a mistake: numbers that are no classes. */
  private static final int MOST_CLASSES = 1000;

  /** Copies the names. */
  public LabelScale {
    names = List.copyOf(names);
    if (classes < 1 || !(low < high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "%d classes, numbers from %s to %s".formatted(classes, low, high));
    }
  }

  /** Numbers of these. */
  static LabelScale numbers(LabelRange found) {
    if (found.least() >= 0 && found.most() <= 1) {
      return UNIT;
    }
    return found.least() == found.most()
        ? new LabelScale(1, found.least() - 0.5, found.most() + 0.5, List.of())
        : new LabelScale(1, found.least(), found.most(), List.of());
  }

  /**
   * Classes.
   *
   * @param names of the classes; empty: as many classes as the labels that were found need
   * @throws IllegalArgumentException if labels are no classes
   */
  static LabelScale classes(List<String> names, LabelRange found) {
    String fix = "; number the classes 0, 1, .. (StringIndexer does), or set task to regression";
    if (found.fractions() && found.most() > 1) {
      throw new WrongInputException(
          "labels of classes must be whole, or probabilities of the second of two classes, but some"
              + " are fractions and the largest is "
              + found.most()
              + fix);
    }
    double needed = Math.max(2, Math.floor(found.most()) + 1);
    if (names.isEmpty() && needed > MOST_CLASSES) {
      throw new WrongInputException(
          "a label is %s, but there may be at most %d classes%s"
              .formatted(found.most(), MOST_CLASSES, fix));
    }
    if (!names.isEmpty() && found.most() >= Math.max(2, names.size())) {
      throw new WrongInputException(
          "a label is %s, but the label column has the classes 0 to %d%s"
              .formatted(found.most(), names.size() - 1, fix));
    }
    return new LabelScale(names.isEmpty() ? (int) needed : Math.max(2, names.size()), 0, 1, names);
  }

  /** What the network learns for a label. */
  public float learnt(double label) {
    return (float) (classes > 1 || (low == 0 && high == 1) ? label : (label - low) / (high - low));
  }

  /** The number that a network's output in (0, 1) means. */
  public double meant(float output) {
    return low == 0 && high == 1 ? output : low + output * (high - low);
  }
}
