package org.aimle.spark.ml;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.aimle.WrongInputException;
import org.aimle.spark.text.ExampleColumns;
import org.aimle.spark.text.InvalidTexts;
import org.aimle.spark.text.SoftLabels;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Compares a model's predictions with labels. */
final class LabelledTexts {

  private LabelledTexts() {}

  static ExplainerMetrics metrics(AimleTextExplainerModel model, Dataset<?> dataset) {
    String tokens = model.getTokensCol();
    Column weight =
        model.isSet(model.weightCol())
            ? ExampleColumns.column(dataset, model.getWeightCol())
            : functions.lit(1);
    Dataset<Row> labelled =
        dataset
            .filter(InvalidTexts.sound(ExampleColumns.column(dataset, tokens)))
            .select(
                ExampleColumns.column(dataset, tokens).as(tokens),
                SoftLabels.column(dataset, model.getLabelCol()).as("target"),
                weight.cast(DataTypes.DoubleType).as("counts"))
            .filter("target is not null and not exists(target, part -> part is null)");
    AimleTextExplainerModel plain =
        model
            .copy(ParamMap.empty())
            .setPredictionCol("predicted")
            .setProbabilityCol("probabilities")
            .setRawPredictionCol("")
            .setExplanationCol("")
            .setContributionsCol("");
    Dataset<Row> explained = plain.transform(labelled);
    boolean classes = model.numClasses() > 1;
    List<Row> rows =
        explained
            .select(
                explained.col("target"),
                explained.col("counts"),
                explained.col("predicted"),
                classes
                    ? SoftLabels.column(explained, "probabilities")
                    : functions.lit(null).cast("array<double>"))
            .collectAsList();
    if (rows.isEmpty()) {
      throw new WrongInputException(
          "no text has a label in column '%s' (labelCol); give texts with labels"
              .formatted(model.getLabelCol()));
    }
    return classes ? ofClasses(rows, model.numClasses()) : ofScores(rows);
  }

  private static ExplainerMetrics ofScores(List<Row> rows) {
    double weights = 0;
    double errors = 0;
    double sum = 0;
    for (Row row : rows) {
      double label = row.<Double>getList(0).get(0);
      double weight = row.getDouble(1);
      weights += weight;
      sum += weight * label;
      errors += weight * (label - row.getDouble(2)) * (label - row.getDouble(2));
    }
    double mean = sum / weights;
    double variance = 0;
    for (Row row : rows) {
      double distance = row.<Double>getList(0).get(0) - mean;
      variance += row.getDouble(1) * distance * distance;
    }
    return new ExplainerMetrics(
        rows.size(), errors / weights, 1 - errors / variance, Double.NaN, Double.NaN);
  }

  private static ExplainerMetrics ofClasses(List<Row> rows, int classes) {
    double weights = 0;
    double right = 0;
    double loss = 0;
    for (Row row : rows) {
      double[] target = target(row.getList(0), classes);
      List<Double> probabilities = row.getList(3);
      double weight = row.getDouble(1);
      double most = DoubleStream.of(target).max().orElseThrow();
      weights += weight;
      right += target[(int) row.getDouble(2)] == most ? weight : 0;
      loss -=
          weight
              * IntStream.range(0, classes)
                  .filter(c -> target[c] > 0)
                  .mapToDouble(
                      c ->
                          target[c]
                              * StrictMath.log(Math.max(probabilities.get(c), Double.MIN_NORMAL)))
                  .sum();
    }
    return new ExplainerMetrics(
        rows.size(), Double.NaN, Double.NaN, right / weights, loss / weights);
  }

  /** The probability of each class, whichever form the label has. */
  private static double[] target(List<Double> label, int classes) {
    double[] target = new double[classes];
    if (label.size() == classes) {
      return label.stream().mapToDouble(Double::doubleValue).toArray();
    }
    double one = label.size() == 1 ? label.get(0) : Double.NaN;
    boolean probability = classes == 2 && one >= 0 && one <= 1;
    if (!probability && !(one >= 0 && one < classes && one == Math.rint(one))) {
      throw new WrongInputException(
          "a label is %s, but the model has the classes 0 to %d".formatted(label, classes - 1));
    }
    if (probability) {
      target[0] = 1 - one;
      target[1] = one;
    } else {
      target[(int) one] = 1;
    }
    return target;
  }
}
