package org.aimle.spark.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import java.util.Locale;
import org.aimle.WrongInputException;
import org.aimle.explain.WordVectors;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many of the words of texts have a vector. Those that have none are all the same to a network.
 *
 * @param tokens of all texts
 * @param tokensFound those with a vector
 * @param words that differ
 * @param wordsFound those with a vector
 */
public record WordsFound(long tokens, long tokensFound, long words, long wordsFound) {

  private static final Logger LOG = LoggerFactory.getLogger(WordsFound.class);

  private static final double FEW = 0.5;

  /**
   * Counts them.
   *
   * @param texts with a column of tokens, none of them null
   */
  public static WordsFound in(
      Dataset<Row> texts, String column, TokenReading reading, Broadcast<WordVectors> vectors) {
    Dataset<Row> counts =
        reading
            .words(texts, column)
            .select(explode(col(column)).as("word"))
            .groupBy("word")
            .agg(count(lit(1)).as("count"));
    long[] sums =
        counts
            .javaRDD()
            .aggregate(
                new long[4],
                (sum, row) -> {
                  boolean found = vectors.value().id(row.getString(0)) != WordVectors.UNKNOWN;
                  long count = row.getLong(1);
                  return plus(sum, new long[] {count, found ? count : 0, 1, found ? 1 : 0});
                },
                WordsFound::plus);
    return new WordsFound(sums[0], sums[1], sums[2], sums[3]);
  }

  private static long[] plus(long[] left, long[] right) {
    long[] sum = new long[left.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = left[i] + right[i];
    }
    return sum;
  }

  /**
   * Tells the shares in the log, and warns if they are small.
   *
   * @param caseSensitive whether words are looked up as written
   * @param advice what to do if there are few
   * @throws WrongInputException if no token has a vector
   */
  public WordsFound check(boolean caseSensitive, String advice) {
    String hint =
        caseSensitive
            ? "if the vectors are of words in lower case, set caseSensitive (--case-sensitive) to false"
            : "if the vectors are of words with capitals, set caseSensitive (--case-sensitive) to true";
    if (tokens > 0 && tokensFound == 0) {
      throw new WrongInputException(
          "none of the %d different words of the texts has a word vector; %s; %s"
              .formatted(words, advice, hint));
    }
    if (tokensFound < FEW * tokens) {
      LOG.warn("{}; all others look the same to the network; {}; {}", this, advice, hint);
    } else {
      LOG.info("{}", this);
    }
    return this;
  }

  private static double percent(long part, long all) {
    return all == 0 ? 0 : 100.0 * part / all;
  }

  /** Both shares, in words. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f %% of %d tokens have a word vector, and %.1f %% of the %d different words",
        percent(tokensFound, tokens),
        tokens,
        percent(wordsFound, words),
        words);
  }
}
