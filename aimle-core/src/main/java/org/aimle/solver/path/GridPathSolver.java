package org.aimle.solver.path;

import java.util.Arrays;
import java.util.Objects;
import org.aimle.solver.ContextRow;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MinimisingSolver;
import org.aimle.solver.NoInstance;

/**
 * The best path over a grid of cells, from the first cell to the last unless a context says
 * otherwise.
 *
 * <ul>
 *   <li><b>Scores</b> {@code theta[rows * columns]}, cell {@code (row, column)} at {@code row *
 *       columns + column}: minus the cost of entering the cell; both ends count. A score above 0
 *       counts as 0, as a path could otherwise gain by wandering.
 *   <li><b>Feasible</b> are the cells of a path whose successive cells are neighbours.
 *   <li><b>Ties:</b> of equally good paths one with the fewest cells; of those the one whose cell
 *       before the last has the lowest index, then the cell before that, and so on. Sums are made
 *       in double precision, from the source on.
 *   <li><b>Context:</b> {@code rows, columns, source, target}, then any number of blocked cells,
 *       filled up with -1. Cells are numbered as above; {@code rows * columns} must be the number
 *       of scores, so that each example can have a grid of its own size.
 *   <li><b>Time</b> O(n log n) for n cells, no allocation once a thread's scratch memory has grown.
 * </ul>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class GridPathSolver implements ContextSolver {

  private static final String LAYOUT = "rows, columns, source, target, blocked cells";
  private static final int BLOCKED_FROM = 4;

  private final Neighbourhood neighbours;
  private final MapSolver own;

  /**
   * @param rows at least 1
   * @param columns at least 1
   * @throws IllegalArgumentException if a side is less than 1, or the grid too large for an array
   */
  public GridPathSolver(int rows, int columns, Neighbourhood neighbours) {
    this(
        new MinimisingSolver(
            new GridPath(rows, columns, Objects.requireNonNull(neighbours, "neighbours"))),
        neighbours);
  }

  private GridPathSolver(MapSolver own, Neighbourhood neighbours) {
    this.own = own;
    this.neighbours = Objects.requireNonNull(neighbours, "neighbours");
  }

  /** Of examples that each bring a context. */
  public static GridPathSolver ofContexts(Neighbourhood neighbours) {
    return new GridPathSolver(
        new NoInstance("grid-path:neighbours=" + Objects.requireNonNull(neighbours, "neighbours")),
        neighbours);
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    own.solve(theta, z, offset, length);
  }

  @Override
  public MapSolver forInstance(float[] context, int offset, int size, int length) {
    ContextRow row = new ContextRow(context, offset, size);
    row.requireSize(BLOCKED_FROM, LAYOUT);
    int rows = row.whole(0, "rows", 1, Math.max(1, length));
    int columns = row.whole(1, "columns", 1, Math.max(1, length));
    if ((long) rows * columns != length) {
      throw new IllegalArgumentException(
          "context[0], rows, %d times context[1], columns, %d must be the number of scores, %d"
              .formatted(rows, columns, length));
    }
    int source = row.whole(2, "source", 0, length - 1);
    int target = row.whole(3, "target", 0, length - 1);
    int[] blocked = new int[size - BLOCKED_FROM];
    int count = 0;
    while (count < blocked.length && !row.isPadding(BLOCKED_FROM + count)) {
      int at = BLOCKED_FROM + count;
      int cell = row.whole(at, "a blocked cell", 0, length - 1);
      if (cell == source || cell == target) {
        throw new IllegalArgumentException(
            "context[%d] blocks cell %d, which is the %s: a path must enter it"
                .formatted(at, cell, cell == source ? "source" : "target"));
      }
      blocked[count++] = cell;
    }
    row.requirePaddingFrom(BLOCKED_FROM + count);
    return new MinimisingSolver(
        GridPath.between(rows, columns, neighbours, source, target, Arrays.copyOf(blocked, count)));
  }

  @Override
  public String toString() {
    return own.toString();
  }
}
