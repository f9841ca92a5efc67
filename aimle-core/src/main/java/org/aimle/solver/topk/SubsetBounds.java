package org.aimle.solver.topk;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many elements a subset has, and which it must or must not have. Immutable.
 *
 * @param min fewest elements, at least 0
 * @param max most elements, at least {@code min}; {@link #UNLIMITED} for any number
 * @param in elements with lower bound 1, which are always chosen; at most {@code max} of them
 * @param out elements with upper bound 0, which are never chosen
 * @since 0.1.0
 */
public record SubsetBounds(int min, int max, int[] in, int[] out) {

  /** A {@code max} that no instance reaches. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public SubsetBounds {
    if (min < 0) {
      throw new IllegalArgumentException("min is " + min + " but must be at least 0");
    }
    if (max < min) {
      throw new IllegalArgumentException("max is " + max + " but must be at least min, " + min);
    }
    in = sorted("in", in);
    out = sorted("out", out);
    if (in.length > max) {
      throw new IllegalArgumentException(
          "in names " + in.length + " elements but max allows " + max);
    }
    for (int i : in) {
      if (Arrays.binarySearch(out, i) >= 0) {
        throw new IllegalArgumentException("element " + i + " is both in and out");
      }
    }
  }

  private static int[] sorted(String name, int[] elements) {
    int[] sorted = IntStream.of(elements).sorted().distinct().toArray();
    if (sorted.length > 0 && sorted[0] < 0) {
      throw new IllegalArgumentException(
          name + " names element " + sorted[0] + " but elements are numbered from 0");
    }
    return sorted;
  }

  /** A copy. */
  @Override
  public int[] in() {
    return in.clone();
  }

  /** A copy. */
  @Override
  public int[] out() {
    return out.clone();
  }

  /**
   * Which elements of an instance are open to choice.
   *
   * @param z receives 1 for elements in, 0 for all others
   * @param places receives the open elements, ascending
   * @return how many are open
   * @throws IllegalArgumentException if {@code in} or {@code out} names an element that the
   *     instance does not have
   */
  int open(float[] z, int offset, int length, int[] places) {
    requireWithin("in", in, length);
    requireWithin("out", out, length);
    int count = 0;
    int nextIn = 0;
    int nextOut = 0;
    for (int i = 0; i < length; i++) {
      boolean isIn = nextIn < in.length && in[nextIn] == i;
      boolean isOut = nextOut < out.length && out[nextOut] == i;
      z[offset + i] = isIn ? 1f : 0f;
      if (isIn) {
        nextIn++;
      } else if (isOut) {
        nextOut++;
      } else {
        places[count++] = i;
      }
    }
    return count;
  }

  private static void requireWithin(String name, int[] sorted, int length) {
    if (sorted.length > 0 && sorted[sorted.length - 1] >= length) {
      throw new IllegalArgumentException(
          "%s names element %d but the instance has %d elements"
              .formatted(name, sorted[sorted.length - 1], length));
    }
  }

  /** Whether no element must or must not be chosen. */
  boolean isOfNumberAlone() {
    return in.length == 0 && out.length == 0;
  }

  /** How many open elements to choose, of which {@code positive} have scores above 0. */
  int choices(int open, int positive) {
    int least = Math.max(0, min - in.length);
    int most = max - in.length;
    return Math.min(open, Math.max(least, Math.min(most, positive)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SubsetBounds bounds
        && min == bounds.min
        && max == bounds.max
        && Arrays.equals(in, bounds.in)
        && Arrays.equals(out, bounds.out);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * min + max) + Arrays.hashCode(in)) + Arrays.hashCode(out);
  }

  /** As parameters of a solver: {@code min=1,max=5,in=0;3,out=7}. */
  @Override
  public String toString() {
    return "min="
        + min
        + (max == UNLIMITED ? "" : ",max=" + max)
        + (in.length == 0 ? "" : ",in=" + text(in))
        + (out.length == 0 ? "" : ",out=" + text(out));
  }

  private static String text(int[] elements) {
    return IntStream.of(elements).mapToObj(Integer::toString).collect(Collectors.joining(";"));
  }
}
