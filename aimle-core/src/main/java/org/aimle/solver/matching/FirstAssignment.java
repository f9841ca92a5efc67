package org.aimle.solver.matching;

import static org.aimle.solver.matching.LinearAssignment.NONE;

import java.util.Arrays;

/**
 * Turns a best assignment into the best one that comes first in row-major order. With optimal
 * prices, the best assignments are those that use tight pairs only (gain = row price + column
 * price, sign turned) and leave nobody without a partner whose price is not 0; so row by row, the
 * lowest column is taken that a cycle of exchanges among tight pairs can free. Costs a glance at
 * every pair if there is no tie, and with many ties one search per row, which looks at 64 pairs at
 * once: {@code O(rows^2 columns / 64)}. Not thread-safe.
 */
final class FirstAssignment {

  private long[] gains;
  private int rows;
  private int columns;
  private long[] rowPrice;
  private long[] columnPrice;
  private int[] columnOf;

  /**
   * The row of each column, {@link #rows} where the column is left over; last the leftover column.
   */
  private int[] rowOf = new int[0];

  /** The column each row would move to on the way back to the wanted one; last the leftover row. */
  private int[] next = new int[0];

  private boolean[] reached = new boolean[0];

  /**
   * Of each column, then of being left over: the rows that may have it, one bit each, in {@link
   * #words} words.
   */
  private long[] tight = new long[0];

  private int words;

  /** The rows that the search has not come upon. */
  private long[] waiting = new long[0];

  private int[] queue = new int[0];

  /** The row through which the search came upon the leftover column. */
  private int leaver;

  /**
   * @param rowPrice optimal prices, with {@code -gain >= rowPrice + columnPrice} for all pairs and
   *     equality for those chosen
   * @param columnOf the best assignment; improved in place
   */
  void improve(
      long[] gains, int rows, int columns, long[] rowPrice, long[] columnPrice, int[] columnOf) {
    this.gains = gains;
    this.rows = rows;
    this.columns = columns;
    this.rowPrice = rowPrice;
    this.columnPrice = columnPrice;
    this.columnOf = columnOf;
    boolean known = false;
    for (int row = 0; row < rows; row++) {
      int end = columnOf[row] == NONE ? columns : columnOf[row];
      for (int column = 0; column < end; column++) {
        if (isTight(row, column)) {
          if (!known) {
            indexColumns();
            markTight();
            known = true;
          }
          if (rowOf[column] > row) {
            takeLowest(row, column);
            break;
          }
        }
      }
    }
  }

  private boolean isTight(int row, int column) {
    return -gains[row * columns + column] == rowPrice[row] + columnPrice[column];
  }

  private void indexColumns() {
    if (rowOf.length < columns || next.length <= rows) {
      rowOf = new int[columns];
      next = new int[rows + 1];
      reached = new boolean[columns + 1];
      queue = new int[columns + 1];
    }
    Arrays.fill(rowOf, 0, columns, rows);
    for (int row = 0; row < rows; row++) {
      if (columnOf[row] != NONE) {
        rowOf[columnOf[row]] = row;
      }
    }
  }

  private void markTight() {
    words = (rows + 63) >> 6;
    int size = (columns + 1) * words;
    if (tight.length < size || waiting.length < words) {
      tight = new long[size];
      waiting = new long[words];
    }
    Arrays.fill(tight, 0, size, 0);
    for (int row = 0; row < rows; row++) {
      int word = row >> 6;
      for (int column = 0; column < columns; column++) {
        if (isTight(row, column)) {
          tight[column * words + word] |= 1L << row;
        }
      }
      if (rowPrice[row] == 0) {
        tight[columns * words + word] |= 1L << row;
      }
    }
  }

  private void takeLowest(int row, int from) {
    int wanted = columnOf[row] == NONE ? columns : columnOf[row];
    searchBack(row, wanted, from);
    for (int column = from; column < wanted; column++) {
      if (rowOf[column] > row && reached[column] && isTight(row, column)) {
        exchange(row, column, wanted);
        return;
      }
    }
  }

  /**
   * Marks the columns whose owner can move on, step by step, until {@code wanted} is filled; done
   * when it comes upon the best one.
   */
  private void searchBack(int row, int wanted, int best) {
    Arrays.fill(next, 0, rows + 1, NONE);
    Arrays.fill(reached, 0, columns + 1, false);
    Arrays.fill(waiting, 0, words, -1L);
    Arrays.fill(waiting, 0, (row + 1) >> 6, 0);
    if ((row + 1) >> 6 < words) {
      waiting[(row + 1) >> 6] = -1L << (row + 1);
    }
    reached[wanted] = true;
    int tail = 0;
    queue[tail++] = wanted;
    for (int head = 0; head < tail && !reached[best]; head++) {
      int column = queue[head];
      for (int word = (row + 1) >> 6; word < words; word++) {
        long movers = tight[column * words + word] & waiting[word];
        waiting[word] &= ~movers;
        for (; movers != 0; movers &= movers - 1) {
          int mover = (word << 6) + Long.numberOfTrailingZeros(movers);
          int held = columnOf[mover] == NONE ? columns : columnOf[mover];
          next[mover] = column;
          if (!reached[held]) {
            reached[held] = true;
            queue[tail++] = held;
            leaver = held == columns ? mover : leaver;
          }
        }
      }
      if (columns > rows && next[rows] == NONE && columnPrice[column] == 0) {
        next[rows] = column;
        for (int held = 0; held < columns; held++) {
          if (rowOf[held] == rows && !reached[held]) {
            reached[held] = true;
            queue[tail++] = held;
          }
        }
      }
    }
  }

  private void exchange(int row, int column, int wanted) {
    int taker = row;
    int taken = column;
    while (true) {
      int owner = taken == columns ? leaver : rowOf[taken];
      if (taker < rows) {
        columnOf[taker] = taken == columns ? NONE : taken;
      }
      if (taken < columns) {
        rowOf[taken] = taker;
      }
      if (taken == wanted) {
        return;
      }
      taker = owner;
      taken = next[owner];
    }
  }
}
