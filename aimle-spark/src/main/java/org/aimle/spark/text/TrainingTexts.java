package org.aimle.spark.text;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import org.aimle.WrongInputException;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.files.MalformedTextException;
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** The texts that an estimator is fitted on: checked, and kept until closed. */
public final class TrainingTexts implements AutoCloseable {

  private static final String VALIDATION = "validation";

  private final Dataset<Row> rows;
  private final Census census;
  private final TokenReading reading;
  private final int workers;

  private TrainingTexts(Dataset<Row> rows, Census census, TokenReading reading, int workers) {
    this.rows = rows;
    this.census = census;
    this.reading = reading;
    this.workers = workers;
  }

  /**
   * Reads and checks the texts of a data set.
   *
   * @param leastTokens tokens that each text must have, k
   * @param workers shards to make
   * @throws IllegalArgumentException if there is no text to train on, or one is empty, has fewer
   *     than k tokens or no label in [0, 1]; the message names the text
   */
  public static TrainingTexts of(
      Dataset<?> dataset,
      ExampleColumns columns,
      TokenReading reading,
      int leastTokens,
      int workers) {
    Column tokens = col(columns.tokens());
    Column label = col(columns.label()).cast(DataTypes.DoubleType);
    Column id =
        columns
            .id()
            .map(own -> col(own).cast(DataTypes.LongType))
            .orElseGet(() -> xxhash64(tokens, label));
    Column validation =
        columns.validation().map(mark -> coalesce(col(mark), lit(false))).orElse(lit(false));
    Dataset<Row> rows =
        dataset
            .select(
                id.as(TextColumns.ID),
                tokens.as(TextColumns.TOKENS),
                label.as(TextColumns.LABEL),
                validation.as(VALIDATION))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Census census = take(rows, new TextCheck(leastTokens, columns.id().isPresent()));
      census
          .problem()
          .ifPresent(
              problem -> {
                throw new WrongInputException(problem);
              });
      requireTexts(census, columns);
      return new TrainingTexts(rows, census, reading, workers);
    } catch (RuntimeException e) {
      rows.unpersist(false);
      throw e;
    }
  }

  private static void requireTexts(Census census, ExampleColumns columns) {
    if (census.training() == 0) {
      throw new WrongInputException(
          census.validation() == 0
              ? "the data set is empty; give texts to train on"
              : "column '%s' marks all %d texts for validation; leave some to train on"
                  .formatted(columns.validation().orElseThrow(), census.validation()));
    }
    if (columns.validation().isPresent() && census.validation() == 0) {
      throw new WrongInputException(
          "column '%s' marks no text for validation; mark some, or clear validationIndicatorCol"
              .formatted(columns.validation().get()));
    }
  }

  private static Census take(Dataset<Row> rows, TextCheck check) {
    try {
      return rows.javaRDD().aggregate(Census.EMPTY, check::count, Census::plus);
    } catch (Exception e) { // Spark's exceptions are checked but not declared
      throw MalformedTextException.behind(e)
          .<RuntimeException>map(malformed -> malformed)
          .orElseGet(
              () ->
                  e instanceof RuntimeException r ? r : new IllegalStateException(e.toString(), e));
    }
  }

  /** Whether some texts are marked for validation. */
  public boolean hasValidation() {
    return census.validation() > 0;
  }

  /** The texts to train on, one shard per worker. */
  public JavaRDD<TextShard> training(Broadcast<WordVectors> vectors) {
    return shards(false, vectors);
  }

  /** The texts to validate on, one shard per worker. */
  public JavaRDD<TextShard> validation(Broadcast<WordVectors> vectors) {
    return shards(true, vectors);
  }

  private JavaRDD<TextShard> shards(boolean validation, Broadcast<WordVectors> vectors) {
    TokenReading how = reading;
    JavaRDD<EncodedText> encoded =
        rows.javaRDD()
            .filter(row -> row.getBoolean(TextCheck.VALIDATION_AT) == validation)
            .map(
                row ->
                    new EncodedText(
                        row.getLong(TextCheck.ID_AT),
                        how.ids(row.getList(TextCheck.TOKENS_AT), vectors.value()),
                        (float) row.getDouble(TextCheck.LABEL_AT)));
    return Shards.deal(encoded, workers);
  }

  /**
   * The words of the texts to train on, as they are looked up, in one partition and in an order
   * that does not depend on that of the rows. One column, {@code tokens}.
   */
  public Dataset<Row> wordsInOrder() {
    return reading.words(
        rows.filter(col(VALIDATION).equalTo(false))
            .repartition(1)
            .sortWithinPartitions(TextColumns.ID, TextColumns.TOKENS, TextColumns.LABEL),
        TextColumns.TOKENS);
  }

  @Override
  public void close() {
    rows.unpersist(false);
  }
}
