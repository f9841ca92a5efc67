package org.aimle.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the columns of one-hot encoded attributes. {@code OneHotEncoder} and {@code
 * VectorAssembler} call them {@code attribute_value}, but both parts may have underscores, too. So
 * there are several candidates: neighbouring 0/1 columns whose names agree up to an underscore. Of
 * these the widest one is an attribute in which no row has two columns set. Immutable, the rows'
 * conflicts are the caller's.
 */
final class OneHotColumns implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The candidates that a column is in, wider ones first; equal candidates are not repeated. */
  private final int[][] candidates;

  private final ArrayList<String> prefixes = new ArrayList<>();

  OneHotColumns(FeatureNames features) {
    int size = features.size();
    candidates = new int[size][];
    List<String> before = List.of();
    for (int c = 0; c < size; c++) {
      List<String> own = features.binary().get(c) ? prefixes(features.names().get(c)) : List.of();
      candidates[c] = new int[own.size()];
      for (int depth = 0; depth < own.size(); depth++) {
        boolean goesOn = depth < before.size() && before.get(depth).equals(own.get(depth));
        candidates[c][depth] = goesOn ? candidates[c - 1][depth] : prefixes.size();
        if (!goesOn) {
          prefixes.add(own.get(depth));
        }
      }
      before = own;
    }
  }

  private static List<String> prefixes(String name) {
    List<String> prefixes = new ArrayList<>();
    for (int at = name.indexOf('_', 1); at > 0; at = name.indexOf('_', at + 1)) {
      prefixes.add(name.substring(0, at));
    }
    return prefixes;
  }

  /**
   * Notes the candidates in which a row has two columns set: those common to two that follow each
   * other.
   *
   * @param set columns, ascending
   */
  void conflicts(int[] set, BitSet conflicts) {
    for (int i = 1; i < set.length; i++) {
      int[] one = candidates[set[i - 1]];
      int[] next = candidates[set[i]];
      for (int d = 0; d < Math.min(one.length, next.length) && one[d] == next[d]; d++) {
        conflicts.set(one[d]);
      }
    }
  }

  /** The features in the groups that are left. */
  FeatureTable table(FeatureNames features, BitSet conflicts) {
    int[] sizes = new int[prefixes.size()];
    Arrays.stream(candidates).flatMapToInt(Arrays::stream).forEach(node -> sizes[node]++);
    int[] of = new int[candidates.length];
    String[] names = new String[prefixes.size()];
    for (int c = 0; c < of.length; c++) {
      of[c] = prefixes.size() + c;
      int[] own = candidates[c];
      for (int d = 0; d < own.length && of[c] >= prefixes.size(); d++) {
        if (!conflicts.get(own[d]) && sizes[own[d]] > 1) {
          of[c] = own[d];
          names[own[d]] = longest(own, d, sizes);
        }
      }
    }
    for (int node = 0; node < names.length; node++) {
      names[node] = names[node] == null ? prefixes.get(node) : names[node];
    }
    return features.table(of, List.of(names));
  }

  /** The longest prefix that is common to the same columns. */
  private String longest(int[] own, int depth, int[] sizes) {
    int last = depth;
    while (last + 1 < own.length && sizes[own[last + 1]] == sizes[own[depth]]) {
      last++;
    }
    return prefixes.get(own[last]);
  }
}
