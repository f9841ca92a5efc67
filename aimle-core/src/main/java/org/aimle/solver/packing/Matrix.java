package org.aimle.solver.packing;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.aimle.solver.ContextNumbers;
import org.aimle.spec.NumberLists;

/** Rows of whole numbers, in a value {@code 1;2;3/4;5;6} or within a constraint. */
final class Matrix {

  private Matrix() {}

  /**
   * @throws IllegalArgumentException if rows differ in length, or a number is not whole, negative
   *     or above 2^24
   */
  static long[][] read(String key, String text) {
    long[][] rows =
        Arrays.stream(text.split("/", -1))
            .map(row -> NumberLists.wholes(key, row, 0, ContextNumbers.MOST))
            .toArray(long[][]::new);
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != rows[0].length) {
        throw new IllegalArgumentException(
            key
                + ": row "
                + row
                + " has "
                + rows[row].length
                + " numbers but row 0 has "
                + rows[0].length
                + "; separate numbers by semicolons and rows by slashes");
      }
    }
    return rows;
  }

  static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** {@code first, first + step, ...}. */
  static int[] places(int count, int first, int step) {
    return IntStream.range(0, count).map(i -> first + i * step).toArray();
  }
}
