package org.aimle.solver.knapsack;

import java.util.Arrays;

/**
 * The decisions that led to states of a {@link CoreStates}, 64 a record, each record with the one
 * before it. What no state leads to any more is thrown away when room is short. 12 bytes a record.
 */
final class DecisionLog {

  /** No record. */
  static final int NONE = -1;

  /** About 200 MB. */
  private static final int MOST = 1 << 24;

  private int[] before = new int[0];
  private long[] bits = new long[0];
  private int size;

  int before(int record) {
    return before[record];
  }

  long bits(int record) {
    return bits[record];
  }

  /** Adds a record; there must be room. */
  int add(int recordBefore, long decisions) {
    before[size] = recordBefore;
    bits[size] = decisions;
    return size++;
  }

  /**
   * Makes room for a record of each state.
   *
   * @param records the last records of the states, renumbered if need be
   * @return whether there is room
   */
  boolean makeRoom(int states, int[] records) {
    if (size + states <= before.length) {
      return true;
    }
    if (size > 0) {
      dropUnused(states, records);
    }
    int wanted = size + states;
    if (wanted > MOST) {
      return false;
    }
    if (2 * wanted > before.length) {
      int room = Math.min(4 * wanted, MOST);
      before = Arrays.copyOf(before, room);
      bits = Arrays.copyOf(bits, room);
    }
    return true;
  }

  private void dropUnused(int states, int[] records) {
    // Records come after those before them, so one pass from the last to the first marks all.
    int[] places = new int[size];
    for (int i = 0; i < states; i++) {
      if (records[i] != NONE) {
        places[records[i]] = 1;
      }
    }
    for (int i = size - 1; i >= 0; i--) {
      if (places[i] == 1 && before[i] != NONE) {
        places[before[i]] = 1;
      }
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (places[i] == 1) {
        before[kept] = before[i] == NONE ? NONE : places[before[i]];
        bits[kept] = bits[i];
        places[i] = kept++;
      }
    }
    size = kept;
    for (int i = 0; i < states; i++) {
      records[i] = records[i] == NONE ? NONE : places[records[i]];
    }
  }
}
