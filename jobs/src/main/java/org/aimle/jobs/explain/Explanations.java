package org.aimle.jobs.explain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.aimle.spark.ml.AimleTextExplainerModel;
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a model says of each text, as rows to be written as JSON lines. */
final class Explanations {

  /** Up to so many texts go into one file. */
  private static final long ONE_FILE = 100_000;

  private Explanations() {}

  /**
   * Columns {@code set} (if named), {@code name}, {@code label} (if known), {@code prediction} and
   * {@code chosen} (index, token, score).
   */
  static Dataset<Row> of(
      Dataset<Row> explained, AimleTextExplainerModel model, Optional<String> set) {
    List<Column> columns = new ArrayList<>();
    set.ifPresent(name -> columns.add(lit(name).as("set")));
    columns.add(col(TextColumns.NAME));
    if (Arrays.asList(explained.columns()).contains(TextColumns.LABEL)) {
      columns.add(col(TextColumns.LABEL));
    }
    columns.add(col(model.getPredictionCol()).as("prediction"));
    columns.add(col(model.getExplanationCol()).as("chosen"));
    Dataset<Row> rows = explained.select(columns.toArray(Column[]::new));
    return explained.limit((int) ONE_FILE + 1).count() > ONE_FILE ? rows : rows.coalesce(1);
  }
}
