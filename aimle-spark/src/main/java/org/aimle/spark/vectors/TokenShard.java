package org.aimle.spark.vectors;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Texts of word ids in two arrays, in an order that is a function of what they are. A class, as
 * Kryo cannot read records. Immutable; arrays are not copied.
 */
final class TokenShard implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int[] tokens;
  private final int[] ends;

  private TokenShard(int[] tokens, int[] ends) {
    this.tokens = tokens;
    this.ends = ends;
  }

  /** A text under the number by which it is sampled, dealt out and ordered. */
  static final class Keyed implements Comparable<Keyed>, Serializable {

    private static final long serialVersionUID = 1L;

    private final long key;
    private final int[] tokens;

    Keyed(long key, int[] tokens) {
      this.key = key;
      this.tokens = tokens;
    }

    long key() {
      return key;
    }

    int length() {
      return tokens.length;
    }

    @Override
    public int compareTo(Keyed other) {
      int order = Long.compare(key, other.key);
      return order == 0 ? Arrays.compare(tokens, other.tokens) : order;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Keyed other && compareTo(other) == 0;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(key);
    }
  }

  /** Sorts the texts and puts them together. */
  static TokenShard of(List<Keyed> texts) {
    texts.sort(null);
    int[] tokens = new int[Math.toIntExact(texts.stream().mapToLong(Keyed::length).sum())];
    int[] ends = new int[texts.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      int[] text = texts.get(i).tokens;
      System.arraycopy(text, 0, tokens, end, text.length);
      end += text.length;
      ends[i] = end;
    }
    return new TokenShard(tokens, ends);
  }

  int[] tokens() {
    return tokens;
  }

  int texts() {
    return ends.length;
  }

  int start(int text) {
    return text == 0 ? 0 : ends[text - 1];
  }

  int end(int text) {
    return ends[text];
  }
}
