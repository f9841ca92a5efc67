package org.aimle.spark.text;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A text as training reads it, ordered by id and, for equal ids, by content, so that sorted texts
 * are the same however they came. A class, as Kryo cannot read records. Immutable; its array is not
 * copied.
 */
final class EncodedText implements Comparable<EncodedText>, Serializable {

  private static final long serialVersionUID = 1L;

  private final long id;
  private final int[] tokens;
  private final float label;
  private final float[] context;

  /**
   * @param id stable
   * @param tokens word ids, cut to the longest that is read
   * @param label as it is learnt: in [0, 1], or a class
   */
  EncodedText(long id, int[] tokens, float label) {
    this(id, tokens, label, new float[0]);
  }

  /**
   * @param context what the solver that chooses tokens must know of the text; empty: nothing
   */
  EncodedText(long id, int[] tokens, float label, float[] context) {
    this.id = id;
    this.tokens = tokens;
    this.label = label;
    this.context = context;
  }

  long id() {
    return id;
  }

  int[] tokens() {
    return tokens;
  }

  float label() {
    return label;
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
      order = Float.compare(label, other.label);
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
