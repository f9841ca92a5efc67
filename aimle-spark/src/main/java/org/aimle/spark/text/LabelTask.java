package org.aimle.spark.text;

import java.util.List;

/**
 * What is learnt of labels.
 *
 * @param kind of labels
 * @param names of the classes as the data set tells them; empty if it does not
 */
public record LabelTask(Kind kind, List<String> names) {

  /** What labels are. */
  public enum Kind {
    NUMBERS,
    CLASSES
  }

  /** Numbers. */
  public static final LabelTask NUMBERS = new LabelTask(Kind.NUMBERS, List.of());

  /** Copies the names. */
  public LabelTask {
    names = List.copyOf(names);
  }
}
