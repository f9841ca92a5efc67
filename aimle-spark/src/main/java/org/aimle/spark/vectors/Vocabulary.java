package org.aimle.spark.vectors;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words that get a vector and how often each occurs, the most frequent first, of equals the
 * first in alphabetical order. Immutable, thread-safe.
 */
@DefaultSerializer(JavaSerializer.class)
final class Vocabulary implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String[] words;
  private final long[] counts;
  private transient volatile Map<String, Integer> ids;

  /** A word and how often it occurs. */
  record Counted(String word, long count) {}

  Vocabulary(List<Counted> counted) {
    List<Counted> sorted =
        counted.stream()
            .sorted(
                Comparator.comparingLong(Counted::count).reversed().thenComparing(Counted::word))
            .toList();
    this.words = sorted.stream().map(Counted::word).toArray(String[]::new);
    this.counts = sorted.stream().mapToLong(Counted::count).toArray();
  }

  int size() {
    return words.length;
  }

  List<String> words() {
    return Arrays.asList(words);
  }

  long count(int id) {
    return counts[id];
  }

  /** Tokens of all words. */
  long tokens() {
    return Arrays.stream(counts).sum();
  }

  /** The ids of those tokens that are in the vocabulary, in their order. */
  int[] ids(List<String> tokens) {
    Map<String, Integer> known = known();
    int[] found = new int[tokens.size()];
    int length = 0;
    for (String token : tokens) {
      Integer id = known.get(token);
      if (id != null) {
        found[length++] = id;
      }
    }
    return Arrays.copyOf(found, length);
  }

  private Map<String, Integer> known() {
    Map<String, Integer> all = ids;
    if (all == null) {
      all = new HashMap<>(words.length * 2);
      for (int id = 0; id < words.length; id++) {
        all.put(words[id], id);
      }
      ids = all;
    }
    return all;
  }
}
