package org.aimle.lab.bench.rounds;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Texts of random words, as frequent as in a language (Zipf's law), made where they are read: any
 * number of them takes no memory. A text is a function of its number.
 *
 * @param shortest words of a text, at least 1
 * @param longest at least as many
 */
public record RandomTexts(int shortest, int longest) implements Serializable {

  /** As many words as the evaluation's reviews have. */
  private static final int VOCABULARY = 9_183;

  private static final StructType SCHEMA =
      new StructType()
          .add(TextColumns.ID, DataTypes.LongType, false)
          .add(TextColumns.TOKENS, DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add(TextColumns.LABEL, DataTypes.DoubleType, false);

  /** Texts of half to one and a half times as many words as the mean. */
  static RandomTexts around(int mean) {
    return new RandomTexts(Math.max(1, mean / 2), mean / 2 + mean);
  }

  /** Texts, their ids and labels, in columns of the names of {@link TextColumns}. */
  public Dataset<Row> dataset(SparkSession spark, long texts, int partitions) {
    RandomTexts self = this;
    double[] cumulated = zipf();
    JavaRDD<Row> rows =
        spark.range(0, texts, 1, partitions).javaRDD().map(id -> self.row(id, cumulated));
    return spark.createDataFrame(rows, SCHEMA);
  }

  private Row row(long id, double[] cumulated) {
    SplittableRandom random = new SplittableRandom(id);
    String[] words = new String[shortest + random.nextInt(longest - shortest + 1)];
    Arrays.setAll(words, i -> "w" + draw(cumulated, random.nextDouble()));
    return RowFactory.create(id, words, random.nextDouble());
  }

  /** Of all words. */
  public static WordVectors vectors(int dimension) {
    List<String> words = new ArrayList<>();
    IntStream.range(0, VOCABULARY).forEach(i -> words.add("w" + i));
    float[] table = new float[VOCABULARY * dimension];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) (random.nextDouble() - 0.5);
    }
    return WordVectors.of(words, table, dimension);
  }

  /** Sums of {@code 1 / r} over the ranks up to each. */
  private static double[] zipf() {
    double[] cumulated = new double[VOCABULARY];
    double sum = 0;
    for (int rank = 1; rank <= VOCABULARY; rank++) {
      sum += 1.0 / rank;
      cumulated[rank - 1] = sum;
    }
    return cumulated;
  }

  private static int draw(double[] cumulated, double uniform) {
    int last = cumulated.length - 1;
    int at = Arrays.binarySearch(cumulated, uniform * cumulated[last]);
    return Math.min(last, at < 0 ? -at - 1 : at);
  }
}
