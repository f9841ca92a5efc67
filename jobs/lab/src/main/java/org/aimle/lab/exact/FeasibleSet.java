package org.aimle.lab.exact;

import java.util.Arrays;

/**
 * The feasible 0/1 vectors of a small problem, enumerated: what a solver of that problem may
 * answer. Found without that solver. Immutable.
 */
public final class FeasibleSet {

  /** A vector is kept in the bits of a long, and a set must fit into memory. */
  static final int MOST_ELEMENTS = 40;

  private final int elements;
  private final long[] states;

  /**
   * @param elements length of a vector, in 1 .. {@value #MOST_ELEMENTS}
   * @param states the vectors, bit {@code i} for element {@code i}; at least one
   */
  FeasibleSet(int elements, long... states) {
    if (elements < 1 || elements > MOST_ELEMENTS) {
      throw new IllegalArgumentException(
          "elements is " + elements + " but must be in 1 .. " + MOST_ELEMENTS);
    }
    if (states.length == 0) {
      throw new IllegalArgumentException("states is empty but must hold at least one vector");
    }
    this.elements = elements;
    this.states = states;
  }

  /**
   * All vectors of {@code n} elements with {@code k} ones, in lexicographic order of the places of
   * their ones.
   *
   * @throws IllegalArgumentException if {@code n} or {@code k} is out of range
   */
  public static FeasibleSet subsets(int n, int k) {
    if (k < 1 || k > n) {
      throw new IllegalArgumentException("k is " + k + " but must be in 1 .. n = " + n);
    }
    return new FeasibleSet(n, Enumeration.subsets(n, k));
  }

  /**
   * All spanning trees of the complete graph; elements are the edges {@code (0,1), (0,2), ..,
   * (1,2), ..}.
   *
   * @param vertices in 2 .. 7: Cayley counts {@code vertices ^ (vertices - 2)} trees
   */
  public static FeasibleSet spanningTrees(int vertices) {
    if (vertices < 2 || vertices > 7) {
      throw new IllegalArgumentException("vertices is " + vertices + " but must be in 2 .. 7");
    }
    return new FeasibleSet(vertices * (vertices - 1) / 2, Enumeration.spanningTrees(vertices));
  }

  /**
   * All paths from the first cell of a grid to the last that enter no cell twice and move to one of
   * the 4 neighbours; elements are the cells, row by row, both ends among the ones.
   *
   * @param rows in 1 .. 5
   * @param columns in 1 .. 5
   */
  public static FeasibleSet gridPaths(int rows, int columns) {
    if (rows < 1 || rows > 5 || columns < 1 || columns > 5) {
      throw new IllegalArgumentException(
          "the grid is " + rows + " x " + columns + " but must be in 1 x 1 .. 5 x 5");
    }
    return new FeasibleSet(rows * columns, Enumeration.gridPaths(rows, columns));
  }

  /** Length of a vector. */
  public int elements() {
    return elements;
  }

  /** Number of vectors. */
  public int size() {
    return states.length;
  }

  /** A vector, bit {@code i} for element {@code i}. */
  public long state(int index) {
    return states[index];
  }

  /** The places of the ones of a vector, ascending. */
  public int[] ones(int index) {
    int[] ones = new int[Long.bitCount(states[index])];
    long rest = states[index];
    for (int i = 0; i < ones.length; i++) {
      ones[i] = Long.numberOfTrailingZeros(rest);
      rest &= rest - 1;
    }
    return ones;
  }

  /** Whether all vectors have as many ones. */
  public boolean hasEquallyManyOnes() {
    return Arrays.stream(states).map(Long::bitCount).distinct().count() == 1;
  }

  /** The fewest ones of a vector. */
  public int fewestOnes() {
    return Arrays.stream(states).mapToInt(Long::bitCount).min().orElseThrow();
  }
}
