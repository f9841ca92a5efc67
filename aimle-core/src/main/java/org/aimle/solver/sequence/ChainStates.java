package org.aimle.solver.sequence;

import java.util.Arrays;
import org.aimle.spec.Ranges;

/**
 * The states of a chain, with which it may start and end, and which may follow which. Immutable.
 *
 * @since 0.1.0
 */
public final class ChainStates {

  private final int count;
  private final boolean[] starts;
  private final boolean[] ends;

  /** {@code allowed[from * count + to]}. */
  private final boolean[] allowed;

  private ChainStates(int count, boolean[] starts, boolean[] ends, boolean[] allowed) {
    this.count = count;
    this.starts = starts;
    this.ends = ends;
    this.allowed = allowed;
  }

  /**
   * States that may all start, end and follow each other and themselves.
   *
   * @param count how many there are, at least 1; they are numbered from 0
   * @throws IllegalArgumentException if there are none, or more than 4,096
   */
  public static ChainStates of(int count) {
    Ranges.atLeastOne("states", count);
    if (count > 1 << 12) {
      throw new IllegalArgumentException("states is " + count + " but must be at most 4096");
    }
    boolean[] all = new boolean[count];
    Arrays.fill(all, true);
    boolean[] pairs = new boolean[count * count];
    Arrays.fill(pairs, true);
    return new ChainStates(count, all, all, pairs);
  }

  /**
   * The same states, of which only some may start.
   *
   * @throws IllegalArgumentException if one is no state
   */
  public ChainStates startingWith(int... states) {
    return new ChainStates(count, marked("starts", states), ends, allowed);
  }

  /**
   * The same states, of which only some may end.
   *
   * @throws IllegalArgumentException if one is no state
   */
  public ChainStates endingWith(int... states) {
    return new ChainStates(count, starts, marked("ends", states), allowed);
  }

  /**
   * The same states, of which only some pairs may follow each other.
   *
   * @param pairs from and to of each
   * @throws IllegalArgumentException if one is no state
   */
  public ChainStates allowing(int[]... pairs) {
    boolean[] some = new boolean[count * count];
    for (int[] pair : pairs) {
      some[requireState("allowed", pair[0]) * count + requireState("allowed", pair[1])] = true;
    }
    return new ChainStates(count, starts, ends, some);
  }

  private boolean[] marked(String name, int[] states) {
    boolean[] some = new boolean[count];
    for (int state : states) {
      some[requireState(name, state)] = true;
    }
    return some;
  }

  private int requireState(String name, int state) {
    if (state < 0 || state >= count) {
      throw new IllegalArgumentException(
          name + " has the state " + state + " but states are 0 .. " + (count - 1));
    }
    return state;
  }

  /** How many states there are. */
  public int count() {
    return count;
  }

  boolean mayStart(int state) {
    return starts[state];
  }

  boolean mayEnd(int state) {
    return ends[state];
  }

  boolean mayFollow(int from, int to) {
    return allowed[from * count + to];
  }
}
