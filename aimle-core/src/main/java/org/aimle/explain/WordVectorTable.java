package org.aimle.explain;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.spec.Ranges;
import org.aimle.spec.Visible;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Word vectors as they are read: a table that grows. Of a word that comes twice, the first stays.
 */
final class WordVectorTable {

  private static final Logger LOG = LoggerFactory.getLogger(WordVectorTable.class);

  private static final int LARGEST = Integer.MAX_VALUE - 8;

  /** Far above what anybody trains; a damaged first line must not ask for gigabytes. */
  private static final int LARGEST_DIMENSION = 1 << 16;

  private final String name;
  private final int dimension;
  private final Map<String, Integer> ids = new HashMap<>();
  private float[] table = new float[0];
  private long twice;
  private String oneOfThem = "";

  WordVectorTable(String name, int dimension) {
    Ranges.atLeastOne("dimension", dimension);
    if (dimension > LARGEST_DIMENSION) {
      throw new WrongInputException(
          "%s has vectors of %d numbers, but they may have at most %d; is its first line damaged?"
              .formatted(name, dimension, LARGEST_DIMENSION));
    }
    this.name = name;
    this.dimension = dimension;
  }

  /** The id of a new word, or -1 for one that is there. */
  int add(String word) {
    int id = ids.size();
    if (ids.putIfAbsent(word, id) != null) {
      if (twice == 0) {
        oneOfThem = word;
      }
      twice++;
      return -1;
    }
    long needed = (id + 1L) * dimension;
    if (needed > table.length) {
      if (needed > LARGEST) {
        throw new WrongInputException(
            "%s: more than %d values, at the word '%s'; keep the most frequent words only"
                .formatted(name, LARGEST, Visible.brief(word)));
      }
      long doubled = Math.max(1 << 16, table.length * 2L);
      table = Arrays.copyOf(table, (int) Math.max(needed, Math.min(LARGEST, doubled)));
    }
    return id;
  }

  void set(int id, int position, float value) {
    table[id * dimension + position] = value;
  }

  /**
   * Tells of what was passed over.
   *
   * @param promised words that the file says it has
   */
  void warn(Optional<Long> promised) {
    if (twice > 0) {
      LOG.warn(
          "{}: {} words are there more than once, such as '{}'; the first vector of each is taken",
          name,
          twice,
          Visible.brief(oneOfThem));
    }
    long read = ids.size() + twice;
    if (promised.isPresent() && promised.get() != read) {
      LOG.warn(
          "{}: the first line promises {} words, but there are {}; is the file whole?",
          name,
          promised.get(),
          read);
    }
  }

  WordVectors vectors() {
    if (ids.isEmpty()) {
      throw new WrongInputException(
          name + " holds no word vectors; write 'word v1 v2 ...' on every line");
    }
    return WordVectors.of(ids, Arrays.copyOf(table, ids.size() * dimension), dimension);
  }
}
