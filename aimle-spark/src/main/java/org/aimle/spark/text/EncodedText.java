package org.aimle.spark.text;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A text as training reads it, ordered by id and, for equal ids, by content, so that sorted texts
 * are the same however they came. A class, as Kryo cannot read records. Immutable; its arrays are
 * not copied.
 */
final class EncodedText implements Comparable<EncodedText>, Serializable {

  private static final long serialVersionUID = 1L;

  private final long id;
  private final int[] tokens;
  private final float[] label;
  private final float weight;
  private final float[] context;

  /**
   * @param id stable
   * @param tokens word ids, cut to the longest that is read
   * @param label as it is learnt: one number in [0, 1], or a class, or the probability of each
   *     class
   * @param weight of the text in the loss, relative to the mean, at least 0
   */
  EncodedText(long id, int[] tokens, float[] label, float weight) {
    this(id, tokens, label, weight, new float[0]);
  }

  /**
   * @param context what the solver that chooses tokens must know of the text; empty: nothing
   */
  EncodedText(long id, int[] tokens, float[] label, float weight, float[] context) {
    this.id = id;
    this.tokens = tokens;
    this.label = label;
    this.weight = weight;
    this.context = context;
  }

  long id() {
    return id;
  }

  int[] tokens() {
    return tokens;
  }

  float[] label() {
    return label;
  }

  float weight() {
    return weight;
  }

  float[] context() {
    return context;
  }

  @Override
  public int compareTo(EncodedText other) {
    int order = Long.compare(id, other.id);
    if (order == 0) {
      order = Arrays.compare(tokens, other.tokens);
    }
    if (order == 0) {
      order = Arrays.compare(label, other.label);
    }
    if (order == 0) {
      order = Float.compare(weight, other.weight);
    }
    return order == 0 ? Arrays.compare(context, other.context) : order;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof EncodedText other && compareTo(other) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }
}
