package org.aimle.solver.spans;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.spec.Ranges;

/**
 * Chooses whole segments, that is, given runs of neighbouring elements that follow one another: the
 * {@code segments} ones with the largest sums of scores, all where there are fewer. Such as the
 * best sentences of a text.
 *
 * <ul>
 *   <li><b>Scores</b> {@code theta[n]}, one for each element. They are summed in 64 bits.
 *   <li><b>Feasible</b>: all elements of exactly {@code segments} segments (of all, if there are
 *       fewer), and no other.
 *   <li><b>Ties</b>: the first of equally good segments.
 *   <li><b>Context</b>: the number of elements of each segment, filled up with -1; they sum to
 *       {@code n}.
 *   <li><b>Time</b> {@code O(n + s log s)} for {@code s} segments.
 * </ul>
 *
 * Immutable, thread-safe.
 *
 * @since 0.1.0
 */
public final class SegmentsSolver implements MapSolver {

  private final int segments;
  private final int[] lengths;
  private final int total;

  /**
   * @param segments how many to choose, at least 1
   * @param lengths elements of each segment, at least 1 each; copied
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SegmentsSolver(int segments, int... lengths) {
    Ranges.atLeastOne("segments", segments);
    this.segments = segments;
    this.lengths = lengths.clone();
    int sum = 0;
    for (int s = 0; s < lengths.length; s++) {
      Ranges.atLeastOne("lengths[" + s + "]", lengths[s]);
      sum = Math.addExact(sum, lengths[s]);
    }
    this.total = sum;
  }

  /** The instance of a context: the length of each segment. */
  public static SegmentsSolver read(int segments, ContextNumbers context, int length) {
    int[] lengths = new int[length];
    int count = 0;
    int left = length;
    while (left > 0) {
      lengths[count] = context.whole("length of segment", count, 1, left);
      left -= lengths[count++];
    }
    return new SegmentsSolver(segments, Arrays.copyOf(lengths, count));
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    if (length != total) {
      throw new IllegalArgumentException(
          "%d scores are given but the %d segments have %d elements"
              .formatted(length, lengths.length, total));
    }
    Scores.requireFinite(theta, offset, length);
    double[] sums = new double[lengths.length];
    int at = offset;
    for (int s = 0; s < sums.length; s++) {
      double sum = 0;
      for (int end = at + lengths[s]; at < end; at++) {
        sum += theta[at];
      }
      sums[s] = sum;
    }
    int chosen = Math.min(segments, sums.length);
    double border = chosen == 0 ? 0 : border(sums, chosen);
    int atBorder = chosen;
    for (double sum : sums) {
      atBorder -= sum > border ? 1 : 0;
    }
    at = offset;
    for (int s = 0; s < sums.length; s++) {
      boolean in = sums[s] > border || sums[s] == border && atBorder-- > 0;
      Arrays.fill(z, at, at + lengths[s], in ? 1f : 0f);
      at += lengths[s];
    }
  }

  /** The least sum that is chosen. */
  private static double border(double[] sums, int chosen) {
    double[] sorted = sums.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - chosen];
  }

  @Override
  public String toString() {
    return "segments:segments="
        + segments
        + ",lengths="
        + String.join(";", IntStream.of(lengths).mapToObj(Integer::toString).toList());
  }
}
