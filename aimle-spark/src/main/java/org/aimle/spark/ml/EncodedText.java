package org.aimle.spark.ml;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A text as training reads it, ordered by id and, for equal ids, by content, so that sorted texts
 * are the same however they came.
 *
 * @param id stable
 * @param tokens word ids, cut to the longest that is read
 * @param label in [0, 1]
 */
record EncodedText(long id, int[] tokens, float label)
    implements Comparable<EncodedText>, Serializable {

  private static final long serialVersionUID = 1L;

  @Override
  public int compareTo(EncodedText other) {
    int order = Long.compare(id, other.id);
    if (order == 0) {
      order = Arrays.compare(tokens, other.tokens);
    }
    return order == 0 ? Float.compare(label, other.label) : order;
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
