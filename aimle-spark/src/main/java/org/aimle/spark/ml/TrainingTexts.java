package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.explain.WordVectors;
import org.aimle.spark.data.MalformedTextException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** The texts that an estimator is fitted on: checked, and kept until closed. */
final class TrainingTexts implements AutoCloseable {

  private static final String ID = "id";
  private static final String TOKENS = "tokens";
  private static final String LABEL = "label";
  private static final String VALIDATION = "validation";

  private static final int ID_AT = 0;
  private static final int TOKENS_AT = 1;
  private static final int LABEL_AT = 2;
  private static final int VALIDATION_AT = 3;

  private final Dataset<Row> rows;
  private final Census census;
  private final TokenReading reading;

  private TrainingTexts(Dataset<Row> rows, Census census, TokenReading reading) {
    this.rows = rows;
    this.census = census;
    this.reading = reading;
  }

  /**
   * @throws IllegalArgumentException if there is no text to train on, or one is empty, has fewer
   *     than k tokens or no label in [0, 1]; the message names the text
   */
  static TrainingTexts of(Dataset<?> dataset, AimleTextExplainerParams params) {
    Column tokens = col(params.getTokensCol());
    Column label = col(params.getLabelCol()).cast(DataTypes.DoubleType);
    boolean named = params.isSet(params.idCol());
    boolean validated = params.isSet(params.validationIndicatorCol());
    Column id = named ? col(params.getIdCol()).cast(DataTypes.LongType) : xxhash64(tokens, label);
    Column validation =
        validated ? coalesce(col(params.getValidationIndicatorCol()), lit(false)) : lit(false);
    Dataset<Row> rows =
        dataset
            .select(id.as(ID), tokens.as(TOKENS), label.as(LABEL), validation.as(VALIDATION))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Census census = take(rows, params.getK(), named);
      census
          .problem()
          .ifPresent(
              problem -> {
                throw new WrongInputException(problem);
              });
      requireTexts(census, params, validated);
      return new TrainingTexts(rows, census, TokenReading.of(params));
    } catch (RuntimeException e) {
      rows.unpersist(false);
      throw e;
    }
  }

  private static void requireTexts(
      Census census, AimleTextExplainerParams params, boolean validated) {
    if (census.training() == 0) {
      throw new WrongInputException(
          census.validation() == 0
              ? "the data set is empty; give texts to train on"
              : "column '%s' marks all %d texts for validation; leave some to train on"
                  .formatted(params.getValidationIndicatorCol(), census.validation()));
    }
    if (validated && census.validation() == 0) {
      throw new WrongInputException(
          "column '%s' marks no text for validation; mark some, or clear validationIndicatorCol"
              .formatted(params.getValidationIndicatorCol()));
    }
  }

  private static Census take(Dataset<Row> rows, int k, boolean named) {
    try {
      return rows.javaRDD()
          .aggregate(Census.EMPTY, (census, row) -> count(census, row, k, named), Census::plus);
    } catch (Exception e) { // Spark's exceptions are checked but not declared
      throw MalformedTextException.behind(e)
          .<RuntimeException>map(malformed -> malformed)
          .orElseGet(
              () ->
                  e instanceof RuntimeException r ? r : new IllegalStateException(e.toString(), e));
    }
  }

  private static Census count(Census census, Row row, int k, boolean named) {
    Optional<String> problem = problem(row, k);
    if (problem.isEmpty()) {
      return census.withText(row.getBoolean(VALIDATION_AT));
    }
    long id = row.isNullAt(ID_AT) ? Long.MIN_VALUE : row.getLong(ID_AT);
    String name = named && !row.isNullAt(ID_AT) ? "the text with id " + id : beginning(row);
    return census.withProblem(new Census.Problem(id, name + " " + problem.get()));
  }

  private static String beginning(Row row) {
    if (row.isNullAt(TOKENS_AT) || row.getList(TOKENS_AT).isEmpty()) {
      return "a text";
    }
    List<String> tokens = row.getList(TOKENS_AT);
    return "the text '" + String.join(" ", tokens.subList(0, Math.min(8, tokens.size()))) + " ..'";
  }

  private static Optional<String> problem(Row row, int k) {
    if (row.isNullAt(ID_AT)) {
      return Optional.of("has a null id; give it a whole number");
    }
    if (row.isNullAt(TOKENS_AT)) {
      return Optional.of("is null; give it tokens or drop the row");
    }
    List<String> tokens = row.getList(TOKENS_AT);
    if (tokens.isEmpty()) {
      return Optional.of("is empty; give it tokens or drop the row");
    }
    if (tokens.contains(null)) {
      return Optional.of("has a null token at position " + tokens.indexOf(null) + "; remove it");
    }
    if (tokens.size() < k) {
      return Optional.of(
          "has %d tokens, fewer than k = %d; choose a smaller k or drop the row"
              .formatted(tokens.size(), k));
    }
    if (row.isNullAt(LABEL_AT)) {
      return Optional.of("has a null label; give it one or drop the row");
    }
    double label = row.getDouble(LABEL_AT);
    if (!(label >= 0 && label <= 1)) {
      return Optional.of(
          "has the label " + label + ", outside [0, 1]; rescale the labels to [0, 1]");
    }
    return Optional.empty();
  }

  /** Whether some texts are marked for validation. */
  boolean hasValidation() {
    return census.validation() > 0;
  }

  JavaRDD<EncodedText> training(Broadcast<WordVectors> vectors) {
    return encoded(false, vectors);
  }

  JavaRDD<EncodedText> validation(Broadcast<WordVectors> vectors) {
    return encoded(true, vectors);
  }

  private JavaRDD<EncodedText> encoded(boolean validation, Broadcast<WordVectors> vectors) {
    TokenReading how = reading;
    return rows.javaRDD()
        .filter(row -> row.getBoolean(VALIDATION_AT) == validation)
        .map(
            row ->
                new EncodedText(
                    row.getLong(ID_AT),
                    how.ids(row.getList(TOKENS_AT), vectors.value()),
                    (float) row.getDouble(LABEL_AT)));
  }

  /**
   * The words of the texts to train on, as they are looked up, in one partition and in an order
   * that does not depend on that of the rows. One column, {@code tokens}.
   */
  Dataset<Row> wordsInOrder() {
    return reading.words(
        rows.filter(col(VALIDATION).equalTo(false))
            .repartition(1)
            .sortWithinPartitions(ID, TOKENS, LABEL),
        TOKENS);
  }

  @Override
  public void close() {
    rows.unpersist(false);
  }
}
