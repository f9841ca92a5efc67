package org.aimle.solver.topk;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.ContextRow;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;

/**
 * Chooses a subset within bounds: at least {@code min} and at most {@code max} elements, some of
 * them bound to be in ({@code lower = 1}) or out ({@code upper = 0}).
 *
 * <ul>
 *   <li><b>Scores</b> {@code theta[n]}, one for each element.
 *   <li><b>Feasible</b>: {@code lower_i <= z_i <= upper_i} and {@code min <= sum z <= max}. If
 *       fewer than {@code min} elements may be chosen, as in a short text, all these are.
 *   <li><b>Ties:</b> of equally good subsets the one with the fewest elements (a score of 0 earns
 *       no place), of those the one with the element of lowest index in which they differ.
 *   <li><b>Context:</b> {@code min, max} (-1: any number), then {@code lower, upper} of each
 *       element, filled up with -1: each example's own bounds.
 *   <li><b>Time</b> O(n), no allocation once a thread's scratch memory has grown but for a few
 *       bytes.
 * </ul>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class BoundedSubsetSolver implements ContextSolver {

  private static final int BOUNDS_FROM = 2;
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final SubsetBounds bounds;

  /**
   * @param bounds which subsets are allowed
   */
  public BoundedSubsetSolver(SubsetBounds bounds) {
    this.bounds = Objects.requireNonNull(bounds, "bounds");
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    Scores.requireFinite(theta, offset, length);
    if (bounds.isOfNumberAlone()) {
      solveFree(theta, z, offset, length);
      return;
    }
    Scratch mine = SCRATCH.get().grow(length);
    int open = bounds.open(z, offset, length, mine.places);
    int positive = 0;
    for (int i = 0; i < open; i++) {
      float score = theta[offset + mine.places[i]];
      mine.scores[i] = score;
      positive += score > 0 ? 1 : 0;
    }
    int choices = bounds.choices(open, positive);
    if (choices > 0) {
      new TopKSolver(choices).solve(mine.scores, mine.chosen, 0, open);
      for (int i = 0; i < open; i++) {
        z[offset + mine.places[i]] = mine.chosen[i];
      }
    }
  }

  /** All elements are open to choice, so nothing need be gathered. */
  private void solveFree(float[] theta, float[] z, int offset, int length) {
    int positive = 0;
    for (int i = offset; i < offset + length; i++) {
      positive += theta[i] > 0 ? 1 : 0;
    }
    int choices = bounds.choices(length, positive);
    if (choices > 0) {
      new TopKSolver(choices).solve(theta, z, offset, length);
    } else {
      Arrays.fill(z, offset, offset + length, 0f);
    }
  }

  @Override
  public MapSolver forInstance(float[] context, int offset, int size, int length) {
    ContextRow row = new ContextRow(context, offset, size);
    row.requireSize(
        BOUNDS_FROM + 2 * length,
        "min, max, then lower and upper of each of the " + length + " scored elements");
    int min = row.whole(0, "min", 0, Math.max(0, length));
    int max =
        row.isPadding(1) ? SubsetBounds.UNLIMITED : row.whole(1, "max", min, ContextNumbers.MOST);
    int[] lower = new int[length];
    int[] upper = new int[length];
    for (int i = 0; i < length; i++) {
      int at = BOUNDS_FROM + 2 * i;
      lower[i] = row.whole(at, "lower of element", i, 0, 1);
      upper[i] = row.whole(at + 1, "upper of element", i, lower[i], 1);
    }
    row.requirePaddingFrom(BOUNDS_FROM + 2 * length);
    return new BoundedSubsetSolver(
        new SubsetBounds(min, max, placesOf(1, lower), placesOf(0, upper)));
  }

  private static int[] placesOf(int wanted, int[] values) {
    return IntStream.range(0, values.length).filter(i -> values[i] == wanted).toArray();
  }

  @Override
  public String toString() {
    return "bounded-subset:" + bounds;
  }

  private static final class Scratch {
    int[] places = {};
    float[] scores = {};
    float[] chosen = {};

    Scratch grow(int length) {
      if (places.length < length) {
        places = new int[length];
        scores = Arrays.copyOf(scores, length);
        chosen = new float[length];
      }
      return this;
    }
  }
}
