package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Optional;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.explain.TextSelection;
import org.aimle.spark.text.ExampleColumns;
import org.aimle.spark.text.InvalidTexts;
import org.aimle.spark.text.LabelTask;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Texts whose labels are what a teacher says of them. Beside each text to train on are masked
 * copies, some of its words left out at random, so that the predictor sees what the teacher makes
 * of parts of texts.
 */
final class TaughtTexts {

  static final String ID = "id";
  static final String TOKENS = "tokens";
  private static final String LABEL = "label";
  static final String VALIDATION = "validation";
  private static final String WEIGHT = "weight";
  private static final String COPY = "copy";

  private static final int FRACTIONS = 1 << 24;

  private final Dataset<Row> texts;
  private final ExampleColumns columns;
  private final Teacher teacher;

  /**
   * @param columns where the data set has what training reads; labels are not read
   */
  TaughtTexts(Dataset<?> dataset, ExampleColumns columns, Teacher teacher) {
    Column tokens = ExampleColumns.column(dataset, columns.input());
    this.teacher = teacher;
    this.columns =
        new ExampleColumns(
            TOKENS,
            LABEL,
            Optional.of(ID),
            columns.validation().map(own -> VALIDATION),
            columns.weight().map(own -> WEIGHT));
    this.texts =
        dataset.select(
            columns
                .id()
                .map(own -> ExampleColumns.column(dataset, own).cast(DataTypes.LongType))
                .orElseGet(() -> xxhash64(tokens))
                .as(ID),
            tokens.as(TOKENS),
            columns
                .validation()
                .map(mark -> coalesce(ExampleColumns.column(dataset, mark), lit(false)))
                .orElse(lit(false))
                .as(VALIDATION),
            columns
                .weight()
                .map(own -> ExampleColumns.column(dataset, own).cast(DataTypes.DoubleType))
                .orElse(lit(1.0))
                .as(WEIGHT));
  }

  /** Words that explain a text: how many are chosen, or the most, where the selection tells. */
  static int words(TextSelection selection) {
    String most = selection.solver().parameters().get("max");
    return selection.solver().name().equals("bounded-subset")
        ? Integer.parseInt(most)
        : selection.k().orElse(TextExplainerSettings.DEFAULT_K);
  }

  /** The columns of {@link #labelled}. */
  ExampleColumns columns() {
    return columns;
  }

  /** The texts that the teacher can be asked about; columns id, tokens, validation, weight. */
  Dataset<Row> sound() {
    return texts.filter(InvalidTexts.sound(col(TOKENS)).and(col(ID).isNotNull()));
  }

  /** Those of them to train on. */
  Dataset<Row> training() {
    return sound().filter(not(col(VALIDATION)));
  }

  /** Those of them to validate on. */
  Dataset<Row> validation() {
    return sound().filter(col(VALIDATION));
  }

  /**
   * The texts with the teacher's labels, and masked copies of those to train on. Texts that are
   * unsound have a null label.
   *
   * @param copies of each text
   * @param k words that explain a text: the shortest copies have about as many
   * @param maxLength words of a text that copies are made of
   * @param seed of what copies leave out
   */
  Dataset<Row> labelled(int copies, int k, int maxLength, long seed) {
    Dataset<Row> whole = sound();
    if (copies > 0) {
      whole =
          whole
              .withColumn(
                  COPY,
                  explode(
                      when(col(VALIDATION), array(lit(0)))
                          .otherwise(sequence(lit(0), lit(copies)))))
              .withColumn(
                  TOKENS,
                  when(col(COPY).equalTo(0), col(TOKENS))
                      .otherwise(masked(slice(col(TOKENS), 1, maxLength), k, seed)))
              .filter(size(col(TOKENS)).gt(0))
              .withColumn(
                  ID, when(col(COPY).equalTo(0), col(ID)).otherwise(xxhash64(col(ID), col(COPY))))
              .drop(COPY);
    }
    Dataset<Row> scored = teacher.score(whole, TOKENS, LABEL);
    Dataset<Row> unsound =
        texts
            .filter(not(InvalidTexts.sound(col(TOKENS)).and(col(ID).isNotNull())))
            .withColumn(LABEL, lit(null).cast(scored.schema().apply(LABEL).dataType()));
    Dataset<Row> all = scored.unionByName(unsound);
    return teacher.task().kind() == LabelTask.Kind.NUMBERS
        ? all.withColumn(LABEL, col(LABEL).getItem(0))
        : all;
  }

  /**
   * Keeps each word with the same probability. How many are kept is uniform on a logarithmic scale,
   * from about k, which the predictor sees all, to all of them.
   */
  private static Column masked(Column tokens, int k, long seed) {
    Column length = size(tokens);
    Column least = least(lit(k), length.divide(2)).divide(length);
    Column keep = pow(least, fraction(lit(seed), col(ID), col(COPY)));
    return filter(tokens, (token, at) -> fraction(lit(seed), col(ID), col(COPY), at).lt(keep));
  }

  /** Uniform in [0, 1), the same for the same values. */
  private static Column fraction(Column... of) {
    return pmod(xxhash64(of), lit((long) FRACTIONS)).divide(FRACTIONS);
  }
}
