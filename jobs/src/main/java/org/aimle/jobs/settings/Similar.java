package org.aimle.jobs.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds what someone who mistyped a name may have meant. */
final class Similar {

  private static final int MOST = 2;

  private Similar() {}

  /** The names a few keystrokes away, nearest first; empty if none is near. */
  static List<String> to(String typed, Collection<String> names) {
    int limit = Math.max(2, typed.length() / 3);
    return names.stream()
        .filter(
            name -> distance(typed, name) <= limit || (typed.length() > 2 && name.contains(typed)))
        .sorted(Comparator.comparingInt((String name) -> distance(typed, name)))
        .limit(MOST)
        .toList();
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    Arrays.setAll(previous, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
