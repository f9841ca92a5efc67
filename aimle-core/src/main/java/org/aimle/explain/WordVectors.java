package org.aimle.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
  private transient volatile WordIds ids;

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
    WordVectors vectors = new WordVectors(words.toArray(new String[0]), table.clone(), dimension);
    vectors.ids = new WordIds(vectors.words);
    return vectors;
  }

  /** Of words by their ids, which are 0, 1, ..; takes the table over. */
  static WordVectors of(Map<String, Integer> ids, float[] table, int dimension) {
    String[] words = new String[ids.size()];
    ids.forEach((word, id) -> words[id] = word);
    return new WordVectors(words, table, dimension);
  }

  /**
   * Reads word vectors as GloVe, fastText ({@code .vec}) and word2vec (text or binary) write them,
   * told apart by their content: UTF-8 lines {@code word v1 v2 .. vE}, with or without a first line
   * of count and dimension, or word2vec's binary form. The last E fields of a line are its numbers,
   * so words may have blanks in them. Of a word that is there twice, the first vector is taken, and
   * a warning tells how many are. Does not close the stream.
   *
   * @param name what to call the stream in messages, such as its file name
   * @throws IOException if the stream fails or breaks off
   * @throws IllegalArgumentException if a line has another dimension than most, is not UTF-8, or
   *     has a value that is no finite number; the message names the line
   */
  public static WordVectors read(InputStream in, String name) throws IOException {
    return WordVectorFiles.read(in, name);
  }

  /**
   * Writes lines that {@link #read} reads; every word and every float comes back exactly. Words
   * that have blanks or invisible characters in them, or are empty, are written with escapes, as
   * the first line then says. Flushes, does not close.
   */
  public void write(OutputStream out) throws IOException {
    WordVectorText.write(this, out);
  }

  /** The id of a word, or {@link #UNKNOWN}. */
  public int id(String token) {
    return known().id(token);
  }

  /** The ids of a text's tokens; {@link #UNKNOWN} for words without a vector. */
  public int[] ids(List<String> tokens) {
    WordIds known = known();
    int[] result = new int[tokens.size()];
    int i = 0;
    for (String token : tokens) {
      result[i++] = known.id(token);
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

  private WordIds known() {
    WordIds known = ids;
    if (known == null) {
      known = new WordIds(words);
      ids = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "WordVectors[" + words.length + " words of dimension " + dimension + "]";
  }
}
