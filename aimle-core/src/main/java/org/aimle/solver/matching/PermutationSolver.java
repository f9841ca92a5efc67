package org.aimle.solver.matching;

import java.util.OptionalInt;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.spec.Ranges;

/**
 * Permutations: {@code theta[n * n]}, row-major, scores item {@code i} at position {@code j}; each
 * item has one position and each position one item. From the number of scores that of items
 * follows. Solved as {@link AssignmentSolver} does, with the same ties and digits. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PermutationSolver implements MapSolver {

  private final OptionalInt size;
  private final SolverTally tally = new SolverTally();

  /**
   * @param size the number of items; empty if it follows from the scores
   * @throws IllegalArgumentException if it is less than 1
   */
  public PermutationSolver(OptionalInt size) {
    size.ifPresent(items -> Ranges.atLeastOne("size", items));
    this.size = size;
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    int items = (int) Math.round(Math.sqrt(length));
    if ((long) items * items != length || size.orElse(items) != items) {
      throw new IllegalArgumentException(
          "permutation: theta has "
              + length
              + " elements, but "
              + (size.isPresent() ? "size " + size.getAsInt() : "n items")
              + " needs size * size: 4 for 2, 9 for 3");
    }
    if (items > 0) {
      new AssignmentSolver(items, tally).solve(theta, z, offset, length);
    } else {
      tally.addSolved();
    }
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }

  @Override
  public String toString() {
    return "permutation" + (size.isPresent() ? ":size=" + size.getAsInt() : "");
  }
}
