package org.aimle.spec;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Lists of numbers inside a parameter's value, which holds no commas: {@code 3;4;5} and, for pairs,
 * {@code 0-1;1-2}.
 *
 * @since 0.1.0
 */
public final class NumberLists {

  private NumberLists() {}

  /**
   * Integers.
   *
   * @param key the parameter, for messages
   * @throws IllegalArgumentException if {@code text} is not a list of integers in {@code low ..
   *     high}
   */
  public static long[] wholes(String key, String text, long low, long high) {
    String[] items = text.split(";", -1);
    long[] values = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      values[i] = whole(key, text, items[i], low, high);
    }
    return values;
  }

  /**
   * As many integers as {@code count}; a single one stands for all.
   *
   * @throws IllegalArgumentException if there are others, or one is not in {@code low .. high}
   */
  public static long[] wholes(String key, String text, int count, long low, long high) {
    long[] values = wholes(key, text, low, high);
    if (values.length == count) {
      return values;
    }
    if (values.length != 1) {
      throw wrongCount(key, text, values.length, count);
    }
    long[] repeated = new long[count];
    Arrays.fill(repeated, values[0]);
    return repeated;
  }

  /** As {@link #wholes(String, String, long, long)}, of integers of 32 bits. */
  public static int[] integers(String key, String text, int low, int high) {
    return LongStream.of(wholes(key, text, low, high)).mapToInt(Math::toIntExact).toArray();
  }

  /** As {@link #wholes(String, String, int, long, long)}, of integers of 32 bits. */
  public static int[] integers(String key, String text, int count, int low, int high) {
    return LongStream.of(wholes(key, text, count, low, high)).mapToInt(Math::toIntExact).toArray();
  }

  private static IllegalArgumentException wrongCount(
      String key, String text, int found, int needed) {
    return new IllegalArgumentException(
        key
            + " has "
            + found
            + " numbers but needs "
            + needed
            + ", or one for all: '"
            + text
            + "'");
  }

  /**
   * As many finite numbers as {@code count}; a single one stands for all.
   *
   * @throws IllegalArgumentException if there are others, or one is no number
   */
  public static double[] reals(String key, String text, int count) {
    String[] items = text.split(";", -1);
    if (items.length != count && items.length != 1) {
      throw wrongCount(key, text, items.length, count);
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      String item = items[items.length == 1 ? 0 : i];
      try {
        values[i] = Double.parseDouble(item);
      } catch (NumberFormatException e) {
        values[i] = Double.NaN;
      }
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            key + " has '" + item + "' but needs numbers with ; between them: '" + text + "'");
      }
    }
    return values;
  }

  /**
   * Pairs {@code a-b} of integers; an empty text has none.
   *
   * @param high the largest number allowed; the smallest is 0
   * @throws IllegalArgumentException if {@code text} is not a list of such pairs
   */
  public static int[][] pairs(String key, String text, int high) {
    if (text.isBlank()) {
      return new int[0][];
    }
    String[] items = text.split(";", -1);
    return IntStream.range(0, items.length)
        .mapToObj(
            i -> {
              String[] ends = items[i].split("-", -1);
              if (ends.length != 2) {
                throw new IllegalArgumentException(
                    key
                        + " has '"
                        + items[i]
                        + "' but takes pairs such as 0-1;1-2: '"
                        + text
                        + "'");
              }
              return new int[] {
                (int) whole(key, text, ends[0], 0, high), (int) whole(key, text, ends[1], 0, high)
              };
            })
        .toArray(int[][]::new);
  }

  /**
   * Tuples {@code a-b-c} of integers; an empty text has none.
   *
   * @param least numbers of a tuple, at least
   * @param most numbers of a tuple, at most
   * @param high the largest number allowed; the smallest is 0
   * @throws IllegalArgumentException if {@code text} is not a list of such tuples
   */
  public static int[][] tuples(String key, String text, int least, int most, int high) {
    if (text.isBlank()) {
      return new int[0][];
    }
    return Arrays.stream(text.split(";", -1))
        .map(item -> tuple(key, text, item, least, most, high))
        .toArray(int[][]::new);
  }

  private static int[] tuple(String key, String text, String item, int least, int most, int high) {
    String[] numbers = item.split("-", -1);
    if (numbers.length < least || numbers.length > most) {
      throw new IllegalArgumentException(
          key
              + " has '"
              + item
              + "' but takes "
              + (least == most ? least : least + " or " + most)
              + " numbers joined by '-', such as 0-1-2: '"
              + text
              + "'");
    }
    return Arrays.stream(numbers).mapToInt(one -> (int) whole(key, text, one, 0, high)).toArray();
  }

  private static long whole(String key, String text, String item, long low, long high) {
    try {
      long value = Long.parseLong(item.strip());
      if (value >= low && value <= high) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        key
            + " has '"
            + item
            + "' but takes integers in "
            + low
            + " .. "
            + high
            + ", separated by semicolons: '"
            + text
            + "'");
  }
}
