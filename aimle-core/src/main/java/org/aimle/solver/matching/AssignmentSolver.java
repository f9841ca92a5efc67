package org.aimle.solver.matching;

import java.util.Arrays;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.spec.Ranges;

/**
 * Linear assignment: {@code theta[rows * columns]}, row-major, scores the pairs; each row and each
 * column is in at most one chosen pair, and {@code min(rows, columns)} pairs are chosen. The number
 * of rows is that of the scores divided by the columns. Ties go to the lowest index. Scores are
 * compared to 40 binary digits or more below the largest one, see {@link WholeScores}. Thread-safe;
 * no allocation once a thread's scratch memory has grown.
 *
 * @since 0.1.0
 */
public final class AssignmentSolver implements MapSolver {

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private static final class Scratch {
    final LinearAssignment assignment = new LinearAssignment();
    long[] gains = new long[0];
    int[] columnOf = new int[0];
  }

  private final int columns;
  private final SolverTally tally;

  /**
   * @throws IllegalArgumentException if {@code columns} is less than 1
   */
  public AssignmentSolver(int columns) {
    this(columns, new SolverTally());
  }

  AssignmentSolver(int columns, SolverTally tally) {
    this.columns = Ranges.atLeastOne("columns", columns);
    this.tally = tally;
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    if (length % columns != 0) {
      throw new IllegalArgumentException(
          "assignment has columns "
              + columns
              + " but theta has "
              + length
              + " elements; it takes rows * columns");
    }
    int rows = length / columns;
    Scratch scratch = SCRATCH.get();
    if (scratch.gains.length < length || scratch.columnOf.length < rows) {
      scratch.gains = new long[length];
      scratch.columnOf = new int[rows];
    }
    // paths of the search add and take away the scores of all pairs along them
    int bits = WholeScores.bitsForSumsOf(4L * Math.max(rows, columns));
    SearchOutcome outcome = WholeScores.round(theta, offset, length, bits, scratch.gains);
    Arrays.fill(z, offset, offset + length, 0f);
    if (rows > 0) {
      scratch.assignment.solve(scratch.gains, rows, columns, scratch.columnOf);
      for (int row = 0; row < rows; row++) {
        if (scratch.columnOf[row] != LinearAssignment.NONE) {
          z[offset + row * columns + scratch.columnOf[row]] = 1f;
        }
      }
    }
    tally.add(outcome);
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }

  @Override
  public String toString() {
    return "assignment:columns=" + columns;
  }
}
