package org.aimle.spark.features;

import java.io.Serializable;
import java.util.Arrays;
import org.aimle.explain.Standardisation;

/**
 * A row as training reads it, ordered by id and, for equal ids, by content, so that sorted rows are
 * the same however they came. Few values of many are kept with their places. A class, as Kryo
 * cannot read records. Immutable.
 */
final class FeatureRow implements Comparable<FeatureRow>, Serializable {

  private static final long serialVersionUID = 1L;

  private static final int[] EVERYWHERE = {};

  private final long id;

  /** Empty: the values are those of all features, or there are none. */
  private final int[] at;

  private final float[] values;
  private final float[] label;
  private final float weight;

  private FeatureRow(long id, int[] at, float[] values, float[] label, float weight) {
    this.id = id;
    this.at = at;
    this.values = values;
    this.label = label;
    this.weight = weight;
  }

  /**
   * @param label as it is learnt: one number in [0, 1], or a class, or the probability of each
   *     class
   * @param weight of the row in the loss, relative to the mean, at least 0
   */
  static FeatureRow of(
      long id, NonZeros row, Standardisation standardisation, float[] label, float weight) {
    float[] some = new float[row.at().length];
    for (int i = 0; i < some.length; i++) {
      some[i] = standardisation.of(row.at()[i], row.values()[i]);
    }
    if (2L * some.length < standardisation.columns()) {
      return new FeatureRow(id, row.at(), some, label, weight);
    }
    float[] all = standardisation.ofZeros();
    for (int i = 0; i < some.length; i++) {
      all[row.at()[i]] = some[i];
    }
    return new FeatureRow(id, EVERYWHERE, all, label, weight);
  }

  long id() {
    return id;
  }

  float[] label() {
    return label;
  }

  float weight() {
    return weight;
  }

  int[] at() {
    return at;
  }

  float[] values() {
    return values;
  }

  @Override
  public int compareTo(FeatureRow other) {
    int order = Long.compare(id, other.id);
    if (order == 0) {
      order = Arrays.compare(at, other.at);
    }
    if (order == 0) {
      order = Arrays.compare(values, other.values);
    }
    if (order == 0) {
      order = Arrays.compare(label, other.label);
    }
    return order == 0 ? Float.compare(weight, other.weight) : order;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof FeatureRow other && compareTo(other) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }
}
