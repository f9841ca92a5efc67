package org.aimle.lab.bench;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.aimle.lab.bench.rounds.RandomTexts;
import org.aimle.spark.ml.AimleTextExplainer;
import org.aimle.spark.ml.AimleTextExplainerModel;
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Times {@code transform} of a fitted stage: rows of texts in memory, explained and thrown away, by
 * as many tasks as there are partitions.
 */
final class TransformBenchmark {

  private static final int PASSES = 5;

  /** What is chosen does not change the time, so the stage is fitted on few texts. */
  private static final int TRAINING_TEXTS = 200;

  private TransformBenchmark() {}

  /**
   * Rows a second, the median of passes after two that warm up.
   *
   * @param length of the texts
   * @param tasks that explain side by side
   */
  static double rowsPerSecond(
      SparkSession spark, int dimension, int filters, int k, int length, int rows, int tasks) {
    RandomTexts texts = new RandomTexts(length, length);
    AimleTextExplainerModel model =
        new AimleTextExplainer()
            .setIdCol(TextColumns.ID)
            .setTokensCol(TextColumns.TOKENS)
            .setLabelCol(TextColumns.LABEL)
            .setWordVectors(RandomTexts.vectors(dimension))
            .setFilters(filters)
            .setK(k)
            .setMaxLength(length)
            .setMaxIter(1)
            .fit(texts.dataset(spark, TRAINING_TEXTS, 1));
    Dataset<Row> data = texts.dataset(spark, rows, tasks).cache();
    data.count();
    Dataset<Row> explained = model.transform(data);
    pass(explained);
    pass(explained);
    double[] seconds = IntStream.range(0, PASSES).mapToDouble(pass -> pass(explained)).toArray();
    data.unpersist();
    Arrays.sort(seconds);
    return rows / seconds[PASSES / 2];
  }

  private static double pass(Dataset<Row> explained) {
    long start = System.nanoTime();
    explained.write().format("noop").mode("overwrite").save();
    return (System.nanoTime() - start) / 1e9;
  }
}
