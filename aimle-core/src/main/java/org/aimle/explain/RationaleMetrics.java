package org.aimle.explain;

import java.util.Arrays;
import java.util.BitSet;
import org.aimle.spec.Ranges;

/**
 * How well chosen tokens agree with those that people marked, summed over texts; immutable.
 *
 * @param hits chosen tokens that are marked
 * @param chosen sum over texts of {@code max(K, tokens chosen)}
 * @param marked marked tokens
 * @since 0.1.0
 */
public record RationaleMetrics(long hits, long chosen, long marked) {

  /** Nothing counted yet. */
  public static final RationaleMetrics NONE = new RationaleMetrics(0, 0, 0);

  /**
   * Counts one text.
   *
   * @param positions the chosen tokens' positions, each once
   * @param marks 1 or true for each token that people marked
   * @param k tokens that are to be chosen, at least 1: choosing fewer is not rewarded
   * @throws IllegalArgumentException if a position is outside the text or there twice, or k &lt; 1
   */
  public static RationaleMetrics of(int[] positions, boolean[] marks, int k) {
    Ranges.atLeastOne("k", k);
    BitSet seen = new BitSet();
    int hits = 0;
    for (int position : positions) {
      if (position < 0 || position >= marks.length || seen.get(position)) {
        throw new IllegalArgumentException(
            "positions are %s; each must be in [0, %d), and there once"
                .formatted(Arrays.toString(positions), marks.length));
      }
      seen.set(position);
      hits += marks[position] ? 1 : 0;
    }
    int marked = 0;
    for (boolean mark : marks) {
      marked += mark ? 1 : 0;
    }
    return new RationaleMetrics(hits, Math.max(k, positions.length), marked);
  }

  /** The metrics of both together. */
  public RationaleMetrics plus(RationaleMetrics other) {
    return new RationaleMetrics(hits + other.hits, chosen + other.chosen, marked + other.marked);
  }

  /** Subset precision in [0, 1]: hits / chosen; NaN if nothing was counted. */
  public double precision() {
    return (double) hits / chosen;
  }

  /** Recall in [0, 1]: hits / marked; NaN if nothing is marked. */
  public double recall() {
    return (double) hits / marked;
  }
}
