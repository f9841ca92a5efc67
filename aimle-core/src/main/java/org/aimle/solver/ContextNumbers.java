package org.aimle.solver;

/**
 * Reads a {@link ContextRow} from its first number to its last. One for each reading: it remembers
 * how far it has come.
 *
 * @since 0.1.0
 */
public final class ContextNumbers {

  /** The largest integer up to which floats, and so contexts, hold all integers exactly. */
  public static final int MOST = 1 << 24;

  private final ContextRow row;
  private int next;

  /**
   * @param row the context, read from its start
   */
  public ContextNumbers(ContextRow row) {
    this.row = row;
  }

  /**
   * The next number, which must be whole.
   *
   * @param name what it means, for messages
   * @throws IllegalArgumentException if there is none, or it is not an integer in {@code least ..
   *     most}
   */
  public int whole(String name, int least, int most) {
    if (next == row.size()) {
      row.requireSize(next + 1, "the next one would be " + name);
    }
    return row.whole(next++, name, least, most);
  }

  /**
   * The next number, one of several of that name, under the conditions of {@link #whole(String,
   * int, int)}.
   */
  public int whole(String name, int number, int least, int most) {
    if (next == row.size()) {
      row.requireSize(next + 1, "the next one would be " + name + " " + number);
    }
    return row.whole(next++, name, number, least, most);
  }

  /**
   * The next number, one of several of that name; it may have decimals.
   *
   * @throws IllegalArgumentException if there is none, or it is not finite
   */
  public double real(String name, int number) {
    if (next == row.size()) {
      row.requireSize(next + 1, "the next one would be " + name + " " + number);
    }
    return row.real(next++, name, number);
  }

  /** The next {@code count} numbers, under the conditions of {@link #whole(String, int, int)}. */
  public long[] wholes(String name, int count, int least, int most) {
    long[] values = new long[count(name, count)];
    for (int i = 0; i < count; i++) {
      values[i] = row.whole(next++, name, i, least, most);
    }
    return values;
  }

  /**
   * Refuses a context that ends too early, before room is made for what it should hold.
   *
   * @param name what comes next, for messages
   * @param count how many of them; a product of numbers of the context may be above all integers
   * @return the same count
   * @throws IllegalArgumentException if fewer numbers are left
   */
  public int count(String name, long count) {
    if (count > row.size() - next) {
      throw new IllegalArgumentException(
          "the context has %d numbers but needs at least %d: %s 0 .. %d start at %d"
              .formatted(row.size(), next + count, name, count - 1, next));
    }
    return (int) count;
  }

  /** Whether nothing but padding is left. */
  public boolean isAtEnd() {
    for (int at = next; at < row.size(); at++) {
      if (!row.isPadding(at)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException if anything but padding is left
   */
  public void requireEnd() {
    row.requirePaddingFrom(next);
  }
}
