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

  /**
   * What labels mean.
   *
   * @param trained the labels to train on
   * @param all labels
   * @throws IllegalArgumentException if labels are no classes and should be, or reach too far
   */
  public static LabelScale of(LabelTask task, LabelRange trained, LabelRange all) {
    return task.kind() == LabelTask.Kind.NUMBERS ? numbers(trained) : classes(task, all);
  }

  /** Numbers of these. */
  static LabelScale numbers(LabelRange found) {
    double low = found.least();
    double high = found.most();
    if (low >= 0 && high <= 1) {
      return UNIT;
    }
    if (low == high) {
      low = Math.min(low - 0.5, Math.nextDown(low));
      high = Math.max(high + 0.5, Math.nextUp(high));
    }
    if (!Double.isFinite(high - low)) {
      throw new WrongInputException(
          "labels reach from %s to %s, too far for their difference; rescale them"
              .formatted(low, high));
    }
    return new LabelScale(1, low, high, List.of());
  }

  /**
   * Classes.
   *
   * @param task names the classes, or their number; else there are as many as the labels need
   * @throws IllegalArgumentException if labels are no classes
   */
  static LabelScale classes(LabelTask task, LabelRange found) {
    if (found.narrowest() < found.widest()) {
      throw new WrongInputException(
          "some labels have the probabilities of %d classes, others of %d; give one for each class"
              .formatted(found.narrowest(), found.widest()));
    }
    String fix = "; number the classes 0, 1, .. (StringIndexer does), or set task to regression";
    if (found.fractions() && (found.most() > 1 || task.classes() > 2)) {
      throw new WrongInputException(
          "labels of classes must be whole, or probabilities of the second of two classes, but some"
              + " are fractions and the largest is "
              + found.most()
              + fix);
    }
    double needed = Math.max(2, Math.floor(found.most()) + 1);
    if (task.classes() == 0 && needed > MOST_CLASSES) {
      throw new WrongInputException(
          "a label is %s, but there may be at most %d classes%s"
              .formatted(found.most(), MOST_CLASSES, fix));
    }
    int classes = task.classes() == 0 ? (int) needed : Math.max(2, task.classes());
    if (found.most() >= classes) {
      throw new WrongInputException(
          "a label is %s, but the label column has the classes 0 to %d%s"
              .formatted(found.most(), classes - 1, fix));
    }
    return new LabelScale(classes, 0, 1, task.names());
  }

  /** What was learnt of labels. */
  public LabelTask task() {
    return classes == 1 ? LabelTask.NUMBERS : new LabelTask(LabelTask.Kind.CLASSES, classes, names);
  }

  /**
   * What the network learns for a label. A number outside the range, as texts for validation may
   * have, is taken for the nearer end.
   */
  private float learnt(double label) {
    return (float) (classes > 1 ? label : Math.min(1, Math.max(0, (label - low) / (high - low))));
  }

  /**
   * What the network learns for a label that is one number, or the probability of each class, whose
   * sum may be off by rounding.
   */
  public float[] learnt(List<Double> label) {
    float[] learnt = new float[label.size()];
    double sum = label.stream().mapToDouble(Double::doubleValue).sum();
    for (int i = 0; i < learnt.length; i++) {
      learnt[i] = learnt.length == 1 ? learnt(label.get(i)) : (float) (label.get(i) / sum);
    }
    return learnt;
  }

  /** What the network sees of a difference between two numbers. */
  public double learntDifference(double difference) {
    return difference / (high - low);
  }

  /** The number that a network's output in [0, 1] means. */
  public double meant(double output) {
    return low == 0 && high == 1 ? output : low + output * (high - low);
  }
}
