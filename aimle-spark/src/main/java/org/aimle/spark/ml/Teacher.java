package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.text.SoftLabels;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A fitted model whose output is explained. It is given texts alone, so that it can be asked. */
final class Teacher {

  /** Probabilities nearer to 0 count as this: logarithms must stay finite. */
  private static final double LEAST_PROBABILITY = 1e-9;

  private static final String KEPT = "aimle_kept";
  private static final List<String> USUAL = List.of("probability", "prediction");

  private final Transformer transformer;
  private final String tokens;
  private final String output;
  private final boolean classes;

  private Teacher(Transformer transformer, String tokens, String output, boolean classes) {
    this.transformer = transformer;
    this.tokens = tokens;
    this.output = output;
    this.classes = classes;
  }

  /**
   * @param tokensCol the column that it reads
   * @param teacherCol the column that it writes; empty: probability, else prediction
   * @throws IllegalArgumentException if it does not read and write such columns
   */
  static Teacher of(Transformer transformer, String tokensCol, Optional<String> teacherCol) {
    StructType texts =
        new StructType().add(tokensCol, DataTypes.createArrayType(DataTypes.StringType));
    StructType scored;
    try {
      scored = transformer.transformSchema(texts);
    } catch (RuntimeException e) {
      throw new WrongInputException(
          "the teacher %s cannot work from column '%s' (tokensCol) alone: %s; give a teacher that reads the tokens"
              .formatted(transformer.uid(), tokensCol, e.getMessage()),
          e);
    }
    List<String> written = Arrays.asList(scored.fieldNames());
    String output =
        teacherCol.orElseGet(
            () -> USUAL.stream().filter(written::contains).findFirst().orElse(USUAL.get(1)));
    StructField field =
        SparkInternals.field(scored, output)
            .orElseThrow(
                () ->
                    new WrongInputException(
                        "teacherCol is '%s', but the teacher %s writes no such column, only %s; set teacherCol"
                            .formatted(
                                output,
                                transformer.uid(),
                                String.join(", ", written.subList(1, written.size())))));
    DataType type = field.dataType();
    if (!(type instanceof NumericType) && !SoftLabels.are(type)) {
      throw new WrongInputException(
          "column '%s' (teacherCol) has type %s but must be a number, or a vector or array of the probability of each class"
              .formatted(output, type.catalogString()));
    }
    return new Teacher(transformer, tokensCol, output, SoftLabels.are(type));
  }

  /** What its output is: classes, of which the data tell the number, or a number. */
  LabelTask task() {
    return classes ? new LabelTask(LabelTask.Kind.CLASSES, 0, List.of()) : LabelTask.NUMBERS;
  }

  /**
   * Scores a column of tokens.
   *
   * @param as name of the new column, array&lt;double&gt;: the probability of each class, or one
   *     number
   */
  Dataset<Row> score(Dataset<Row> rows, String column, String as) {
    Column[] all = Arrays.stream(rows.columns()).map(rows::col).toArray(Column[]::new);
    Dataset<Row> scored =
        transformer.transform(rows.select(struct(all).as(KEPT), col(column).as(tokens)));
    return scored.select(col(KEPT + ".*"), SoftLabels.column(scored, output).as(as));
  }

  /** Margins of an output: what effects of words add up on. */
  static double[] margins(List<Double> output) {
    int size = output.size();
    if (size == 1) {
      return new double[] {output.get(0)};
    }
    double[] logs =
        output.stream().mapToDouble(p -> StrictMath.log(Math.max(p, LEAST_PROBABILITY))).toArray();
    if (size == 2) {
      return new double[] {logs[1] - logs[0]};
    }
    double mean = Arrays.stream(logs).sum() / size;
    return Arrays.stream(logs).map(log -> log - mean).toArray();
  }

  /** The margin of one class, or the number: the larger, the more the output is that. */
  static double margin(List<Double> output, int of) {
    double[] margins = margins(output);
    return output.size() == 2 ? (of == 1 ? margins[0] : -margins[0]) : margins[of];
  }

  /** The class of largest probability; 0 for a number. */
  static int likeliest(List<Double> output) {
    int best = 0;
    for (int c = 1; c < output.size(); c++) {
      if (output.get(c) > output.get(best)) {
        best = c;
      }
    }
    return best;
  }
}
