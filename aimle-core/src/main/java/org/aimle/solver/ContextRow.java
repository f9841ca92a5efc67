package org.aimle.solver;

import java.util.Objects;

/**
 * Reads the numbers of one instance's context; messages name the place, the value and what is
 * allowed. A view: nothing is copied.
 *
 * @since 0.1.0
 */
public final class ContextRow {

  /** Fills up contexts that are shorter than the longest of their batch. */
  public static final int PADDING = -1;

  private final float[] values;
  private final int offset;
  private final int size;

  /**
   * @param values the context's numbers are {@code values[offset .. offset + size)}
   * @throws IndexOutOfBoundsException if they are not within the array
   */
  public ContextRow(float[] values, int offset, int size) {
    Objects.checkFromIndexSize(offset, size, values.length);
    this.values = values;
    this.offset = offset;
    this.size = size;
  }

  /** How many numbers there are, padding included. */
  public int size() {
    return size;
  }

  /**
   * Refuses a context that is too short.
   *
   * @param layout what it should hold, for the message
   * @throws IllegalArgumentException if there are fewer than {@code least} numbers
   */
  public void requireSize(int least, String layout) {
    if (size < least) {
      throw new IllegalArgumentException(
          "the context has %d numbers but needs at least %d: %s".formatted(size, least, layout));
    }
  }

  /**
   * An integer.
   *
   * @param name what stands at this place
   * @throws IllegalArgumentException if the number at {@code at} is not whole or not in {@code
   *     least .. most}
   */
  public int whole(int at, String name, int least, int most) {
    if (!isWhole(at, least, most)) {
      throw notWhole(at, name, least, most);
    }
    return (int) values[offset + at];
  }

  /**
   * An integer, one of several of that name.
   *
   * @param name what stands at this place, but for its number, which is added only for a message:
   *     contexts are read for each example of each step
   * @param number which of them it is
   * @throws IllegalArgumentException if the number at {@code at} is not whole or not in {@code
   *     least .. most}
   */
  public int whole(int at, String name, int number, int least, int most) {
    if (!isWhole(at, least, most)) {
      throw notWhole(at, name + " " + number, least, most);
    }
    return (int) values[offset + at];
  }

  /**
   * A number, one of several of that name, that may have decimals.
   *
   * @throws IllegalArgumentException if the number at {@code at} is not finite
   */
  public double real(int at, String name, int number) {
    float value = values[offset + at];
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(
          "context[%d], %s %d, is %s but must be a finite number"
              .formatted(at, name, number, value));
    }
    return value;
  }

  private boolean isWhole(int at, int least, int most) {
    float value = values[offset + at];
    return value >= least && value <= most && value == (int) value;
  }

  private IllegalArgumentException notWhole(int at, String name, int least, int most) {
    return new IllegalArgumentException(
        "context[%d], %s, is %s but must be an integer in %d .. %d"
            .formatted(at, name, values[offset + at], least, most));
  }

  /** Whether the number at {@code at} is {@link #PADDING}. */
  public boolean isPadding(int at) {
    return values[offset + at] == PADDING;
  }

  /**
   * Refuses numbers where only padding may stand.
   *
   * @throws IllegalArgumentException if one at {@code from} or after it is not {@link #PADDING}
   */
  public void requirePaddingFrom(int from) {
    for (int at = from; at < size; at++) {
      if (!isPadding(at)) {
        throw new IllegalArgumentException(
            "context[%d] is %s but nothing is due there: fill up with %d"
                .formatted(at, values[offset + at], PADDING));
      }
    }
  }
}
