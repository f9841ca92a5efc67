package org.aimle.solver.path;

import java.util.Arrays;
import org.aimle.solver.CostMinimiser;
import org.aimle.spec.Ranges;

/**
 * The cheapest path from cell to cell of a grid, by Dijkstra's algorithm. As the costs are the
 * cells', the first neighbour that is done gives a cell its final cost: nothing in the queue ever
 * becomes cheaper, and the search ends when the target is seen. Immutable and thread-safe.
 */
final class GridPath implements CostMinimiser {

  /** A cell not yet seen; others hold the cell before them on their path. */
  private static final int UNSEEN = -1;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final int rows;
  private final int columns;
  private final Neighbourhood neighbours;
  private final int source;
  private final int target;
  // Cells have a frame around them, so that every cell has all neighbours.
  private final int width;
  private final int[] steps;
  private final int[] unseen;

  /**
   * From the first cell to the last.
   *
   * @throws IllegalArgumentException if a side is less than 1, or the grid too large for an array
   */
  GridPath(int rows, int columns, Neighbourhood neighbours) {
    this(rows, columns, neighbours, 0, lastCell(rows, columns), frame(rows, columns));
  }

  private GridPath(
      int rows, int columns, Neighbourhood neighbours, int source, int target, int[] unseen) {
    this.rows = rows;
    this.columns = columns;
    this.neighbours = neighbours;
    this.source = source;
    this.target = target;
    this.width = columns + 2;
    this.steps = neighbours.steps(width);
    this.unseen = unseen;
  }

  /**
   * From one cell to another.
   *
   * @param blocked cells that no path may enter
   * @throws IllegalArgumentException if the grid is too large for an array
   */
  static GridPath between(
      int rows, int columns, Neighbourhood neighbours, int source, int target, int[] blocked) {
    lastCell(rows, columns);
    int[] open = frame(rows, columns);
    for (int cell : blocked) {
      open[framed(cell, columns)] = 0;
    }
    return new GridPath(rows, columns, neighbours, source, target, open);
  }

  @Override
  public void minimise(float[] costs, int length, float[] z, int offset) {
    if (length != rows * columns) {
      throw new IllegalArgumentException(
          "the instance has %d scores but a grid of rows %d and columns %d has %d cells"
              .formatted(length, rows, columns, rows * columns));
    }
    Scratch mine = SCRATCH.get();
    mine.grow(unseen.length);
    int end = framed(target, columns);
    int[] before = mine.before;
    System.arraycopy(unseen, 0, before, 0, unseen.length);
    search(costs, mine, framed(source, columns), end);
    Arrays.fill(z, offset, offset + length, 0f);
    int cell = end;
    for (int next; ; cell = next) {
      z[offset + unframed(cell)] = 1f;
      next = before[cell];
      if (next == cell) {
        return;
      }
    }
  }

  /** Fills {@code before} until it holds the way back from the end; the start is before itself. */
  private void search(float[] costs, Scratch mine, int start, int end) {
    int[] before = mine.before;
    float[] cellCosts = mine.costs;
    for (int row = 0, from = 0; row < rows; row++, from += columns) {
      int to = (row + 1) * width + 1;
      for (int column = 0; column < columns; column++) {
        cellCosts[to + column] = Math.max(0f, costs[from + column]);
      }
    }
    CostQueue queue = mine.queue;
    queue.clear();
    before[start] = start;
    double cost = cellCosts[start];
    // The number of steps in the upper half, the cell in the lower: the order of equal costs.
    long rank = start;
    while (before[end] == UNSEEN) {
      int cell = (int) rank;
      long oneMore = (rank >>> 32) + 1 << 32;
      for (int step : steps) {
        int next = cell + step;
        if (before[next] == UNSEEN) {
          before[next] = cell;
          queue.push(cost + cellCosts[next], oneMore | next);
        }
      }
      if (queue.isEmpty()) {
        break;
      }
      rank = queue.pop();
      cost = queue.leastCost();
    }
    if (before[end] == UNSEEN) {
      throw new IllegalArgumentException(
          "blocked cells leave no path from cell %d to cell %d".formatted(source, target));
    }
  }

  private static int framed(int cell, int columns) {
    return (cell / columns + 1) * (columns + 2) + cell % columns + 1;
  }

  private int unframed(int cell) {
    return (cell / width - 1) * columns + cell % width - 1;
  }

  private static int lastCell(int rows, int columns) {
    Ranges.atLeastOne("rows", rows);
    Ranges.atLeastOne("columns", columns);
    if ((rows + 2L) * (columns + 2L) > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "rows %d and columns %d make too many cells; an array holds fewer than 2^31"
              .formatted(rows, columns));
    }
    return rows * columns - 1;
  }

  private static int[] frame(int rows, int columns) {
    int width = columns + 2;
    int[] frame = new int[(rows + 2) * width];
    for (int row = 1; row <= rows; row++) {
      Arrays.fill(frame, row * width + 1, (row + 1) * width - 1, UNSEEN);
    }
    return frame;
  }

  @Override
  public String toString() {
    return "grid-path:rows=%d,columns=%d,neighbours=%s".formatted(rows, columns, neighbours);
  }

  private static final class Scratch {
    final CostQueue queue = new CostQueue();
    float[] costs = {};
    int[] before = {};

    void grow(int cells) {
      if (costs.length < cells) {
        costs = new float[cells];
        before = new int[cells];
      }
    }
  }
}
