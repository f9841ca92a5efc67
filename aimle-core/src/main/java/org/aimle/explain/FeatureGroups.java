package org.aimle.explain;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.aimle.dl4j.layers.FeatureMask;

/**
 * Which columns of a table are chosen together, such as those of one one-hot encoded attribute.
 * Groups are numbered in the order of their first columns. Immutable.
 *
 * @since 0.1.0
 */
public final class FeatureGroups implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int[] of;
  private final int[][] columns;

  private FeatureGroups(int[] of) {
    this.of = of;
    int size = Arrays.stream(of).max().orElseThrow() + 1;
    int[] sizes = new int[size];
    Arrays.stream(of).forEach(g -> sizes[g]++);
    columns = new int[size][];
    Arrays.setAll(columns, g -> new int[sizes[g]]);
    for (int c = of.length - 1; c >= 0; c--) {
      columns[of[c]][--sizes[of[c]]] = c;
    }
  }

  /**
   * Each column by itself.
   *
   * @throws IllegalArgumentException if {@code columns} is less than 1
   */
  public static FeatureGroups single(int columns) {
    return of(IntStream.range(0, columns).toArray());
  }

  /**
   * Groups by their numbers, which are replaced by those in the order of first columns.
   *
   * @param groups {@code [n]}: columns of the same number are one group
   * @throws IllegalArgumentException if there is no column
   */
  public static FeatureGroups of(int[] groups) {
    if (groups.length == 0) {
      throw new IllegalArgumentException("there is no feature; give at least one");
    }
    int[] inOrder = Arrays.stream(groups).distinct().toArray();
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int group : inOrder) {
      numbers.put(group, numbers.size());
    }
    return new FeatureGroups(Arrays.stream(groups).map(numbers::get).toArray());
  }

  static FeatureGroups of(FeatureMask mask) {
    return of(mask.groups());
  }

  /** Columns of the table. */
  public int columns() {
    return of.length;
  }

  /** Groups, at most as many as columns. */
  public int size() {
    return columns.length;
  }

  /** The group of each column; a copy. */
  public int[] toArray() {
    return of.clone();
  }

  /** The columns of a group, ascending; a copy. */
  public int[] columnsOf(int group) {
    return columns[group].clone();
  }

  /** Not to be changed. */
  int[][] all() {
    return columns;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof FeatureGroups other && Arrays.equals(of, other.of);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(of);
  }

  @Override
  public String toString() {
    return "FeatureGroups(%d columns in %d groups)".formatted(columns(), size());
  }
}
