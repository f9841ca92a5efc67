package org.aimle.explain;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.aimle.WrongInputException;
import org.aimle.spec.Ranges;

/**
 * A vocabulary with one frozen vector per word. Immutable, thread-safe, serialisable (broadcast it
 * once: it never travels with a network's parameters).
 *
 * @since 0.1.0
 */
public final class WordVectors implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The id of every word that has no vector. */
  public static final int UNKNOWN = -1;

  private final String[] words;
  private final float[] table;
  private final int dimension;
  private transient volatile Map<String, Integer> ids;

  private WordVectors(String[] words, float[] table, int dimension) {
    this.words = words;
    this.table = table;
    this.dimension = dimension;
  }

  /**
   * Copies words, in the order of their ids, and their vectors.
   *
   * @param words the distinct words
   * @param table {@code [words, dimension]}, row-major, all finite
   * @throws IllegalArgumentException if the sizes do not fit, a word is there twice, or a value is
   *     NaN or infinite
   */
  public static WordVectors of(List<String> words, float[] table, int dimension) {
    Ranges.atLeastOne("dimension", dimension);
    if (table.length != (long) words.size() * dimension) {
      throw new IllegalArgumentException(
          "table has %d values but %d words of dimension %d need %d"
              .formatted(table.length, words.size(), dimension, (long) words.size() * dimension));
    }
    for (int i = 0; i < table.length; i++) {
      if (!Float.isFinite(table[i])) {
        throw new IllegalArgumentException(
            "the vector of '%s' has %s at position %d; every value must be finite"
                .formatted(words.get(i / dimension), table[i], i % dimension));
      }
    }
    Map<String, Integer> ids = new HashMap<>(words.size() * 2);
    for (String word : words) {
      if (ids.putIfAbsent(word, ids.size()) != null) {
        throw new IllegalArgumentException("the word '" + word + "' is there twice; keep one");
      }
    }
    WordVectors vectors = new WordVectors(words.toArray(new String[0]), table.clone(), dimension);
    vectors.ids = ids;
    return vectors;
  }

  /**
   * Reads UTF-8 lines {@code word v1 v2 .. vE}; a first line of two integers (count and dimension,
   * as word2vec writes) is skipped. Does not close the stream.
   *
   * @param name what to call the stream in messages, such as its file name
   * @throws IOException if the stream fails
   * @throws IllegalArgumentException if a line has another dimension than the first, a value that
   *     is no finite number, or a word seen before; the message names the line
   */
  public static WordVectors read(InputStream in, String name) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    Map<String, Integer> ids = new HashMap<>();
    float[] table = new float[0];
    int dimension = 0;
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (line.isBlank() || (number == 1 && line.matches("\\d+ \\d+\\s*"))) {
        continue;
      }
      StringTokenizer fields = new StringTokenizer(line, " \t");
      int size = fields.countTokens() - 1;
      if (dimension == 0) {
        dimension = size;
      }
      if (size != dimension || size == 0) {
        throw new WrongInputException(
            "%s, line %d: %d numbers after the word, but %s; write 'word v1 v2 ...' on every line"
                .formatted(
                    name,
                    number,
                    size,
                    size == 0 ? "at least 1 is needed" : "the lines before have " + dimension));
      }
      String word = fields.nextToken();
      int id = ids.size();
      if (ids.putIfAbsent(word, id) != null) {
        throw new WrongInputException(
            "%s, line %d: the word '%s' is there twice; remove one".formatted(name, number, word));
      }
      long needed = (id + 1L) * dimension;
      if (needed > table.length) {
        if (needed > Integer.MAX_VALUE - 8) {
          throw new WrongInputException(
              "%s, line %d: more than %d values; keep the most frequent words only"
                  .formatted(name, number, Integer.MAX_VALUE - 8));
        }
        long doubled = Math.max(1 << 16, table.length * 2L);
        table =
            Arrays.copyOf(table, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8, doubled)));
      }
      for (int i = 0; i < dimension; i++) {
        table[id * dimension + i] = parse(fields.nextToken(), name, number, word);
      }
    }
    if (dimension == 0) {
      throw new WrongInputException(
          name + " holds no word vectors; write 'word v1 v2 ...' on every line");
    }
    String[] words = new String[ids.size()];
    ids.forEach((word, id) -> words[id] = word);
    WordVectors vectors =
        new WordVectors(words, Arrays.copyOf(table, words.length * dimension), dimension);
    vectors.ids = ids;
    return vectors;
  }

  private static float parse(String text, String name, int line, String word) {
    float value;
    try {
      value = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      value = Float.NaN;
    }
    if (!Float.isFinite(value)) {
      throw new WrongInputException(
          "%s, line %d: '%s' in the vector of '%s' is no finite number"
              .formatted(name, line, text, word));
    }
    return value;
  }

  /**
   * Writes the lines that {@link #read} reads; every float comes back exactly. Flushes, does not
   * close.
   *
   * @throws IllegalArgumentException if a word is empty or has white space in it, which the format
   *     cannot hold
   */
  public void write(OutputStream out) throws IOException {
    BufferedWriter writer =
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    for (int id = 0; id < words.length; id++) {
      if (words[id].isEmpty() || words[id].chars().anyMatch(Character::isWhitespace)) {
        throw new IllegalArgumentException(
            "the word '" + words[id] + "' is empty or has white space in it; rename it");
      }
      writer.write(words[id]);
      for (int i = 0; i < dimension; i++) {
        writer.write(' ');
        writer.write(Float.toString(table[id * dimension + i]));
      }
      writer.write('\n');
    }
    writer.flush();
  }

  /** The id of a word, or {@link #UNKNOWN}. */
  public int id(String token) {
    return ids().getOrDefault(token, UNKNOWN);
  }

  /** The ids of a text's tokens; {@link #UNKNOWN} for words without a vector. */
  public int[] ids(List<String> tokens) {
    Map<String, Integer> known = ids();
    int[] result = new int[tokens.size()];
    int i = 0;
    for (String token : tokens) {
      result[i++] = known.getOrDefault(token, UNKNOWN);
    }
    return result;
  }

  /** The word with an id in {@code [0, size)}. */
  public String word(int id) {
    return words[id];
  }

  /** All words, in the order of their ids. */
  public List<String> words() {
    return Collections.unmodifiableList(Arrays.asList(words));
  }

  /** Number of words. */
  public int size() {
    return words.length;
  }

  /** Length of each vector. */
  public int dimension() {
    return dimension;
  }

  /** Copies the vector of {@code id} to {@code out[offset .. offset + dimension)}. */
  public void copyVector(int id, float[] out, int offset) {
    System.arraycopy(table, id * dimension, out, offset, dimension);
  }

  private Map<String, Integer> ids() {
    Map<String, Integer> known = ids;
    if (known == null) {
      known = new HashMap<>(words.length * 2);
      for (int id = 0; id < words.length; id++) {
        known.put(words[id], id);
      }
      ids = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "WordVectors[" + words.length + " words of dimension " + dimension + "]";
  }
}
