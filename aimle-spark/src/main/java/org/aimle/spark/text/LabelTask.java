package org.aimle.spark.text;

import java.util.List;

/**
 * What is learnt of labels.
 *
 * @param kind of labels
 * @param classes as the data set tells their number; 0 if it does not
 * @param names of the classes as the data set tells them; empty if it does not
 */
public record LabelTask(Kind kind, int classes, List<String> names) {

  /** What labels are. */
  public enum Kind {
    NUMBERS,
    CLASSES
  }

  /** Numbers. */
  public static final LabelTask NUMBERS = new LabelTask(Kind.NUMBERS, 1, List.of());

  /** Copies the names. */
  public LabelTask {
    names = List.copyOf(names);
  }
}
