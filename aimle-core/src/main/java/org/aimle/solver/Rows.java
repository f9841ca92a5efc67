package org.aimle.solver;

import java.util.Arrays;
import org.aimle.spec.Ranges;

/**
 * How a flat row-major array {@code [batch, stride]} holds instances of different sizes: row {@code
 * b} starts at {@code b * stride} and its first {@code length(b)} elements are real, the rest
 * padding. Immutable.
 *
 * @since 0.1.0
 */
public final class Rows {

  private final int stride;
  private final int[] lengths;

  private Rows(int stride, int[] lengths) {
    Ranges.atLeastOne("stride", stride);
    this.stride = stride;
    this.lengths = lengths;
  }

  /** {@code batch} rows without padding. */
  public static Rows full(int batch, int stride) {
    int[] lengths = new int[batch];
    Arrays.fill(lengths, stride);
    return new Rows(stride, lengths);
  }

  /**
   * Rows with padding at their ends.
   *
   * @param lengths real elements of each row, in 0 .. stride; copied
   */
  public static Rows padded(int stride, int... lengths) {
    for (int b = 0; b < lengths.length; b++) {
      if (lengths[b] < 0 || lengths[b] > stride) {
        throw new IllegalArgumentException(
            "lengths[" + b + "] is " + lengths[b] + " but must be in 0 .. stride " + stride);
      }
    }
    return new Rows(stride, lengths.clone());
  }

  /** Number of instances. */
  public int batch() {
    return lengths.length;
  }

  /** Elements of a row, padding included. */
  public int stride() {
    return stride;
  }

  /** Real elements of row {@code b}. */
  public int length(int b) {
    return lengths[b];
  }

  /**
   * Refuses an array that does not have {@code copies} rows for each instance.
   *
   * @throws IllegalArgumentException naming the array, its length and the length wanted
   */
  public void requireSize(String name, float[] array, int copies) {
    long wanted = (long) lengths.length * copies * stride;
    if (array.length != wanted) {
      throw new IllegalArgumentException(
          name
              + " has "
              + array.length
              + " elements but must have batch "
              + lengths.length
              + " * draws "
              + copies
              + " * stride "
              + stride
              + " = "
              + wanted);
    }
  }
}
