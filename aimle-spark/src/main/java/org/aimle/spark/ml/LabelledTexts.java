package org.aimle.spark.ml;

import java.util.Arrays;
import java.util.Comparator;
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
            .filter(
                "target is not null and not exists(target, part -> part is null or isnan(part))"
                    + " and counts is not null and not isnan(counts)");
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
    List<Answer> answers =
        explained
            .select(
                explained.col("target"),
                explained.col("counts"),
                explained.col("predicted"),
                classes
                    ? SoftLabels.column(explained, "probabilities")
                    : functions.lit(null).cast("array<double>"))
            .collectAsList()
            .stream()
            .map(row -> Answer.of(row, model))
            .sorted(Answer.ORDER)
            .toList();
    if (answers.isEmpty()) {
      throw new WrongInputException(
          "no text has a label in column '%s' (labelCol); give texts with labels"
              .formatted(model.getLabelCol()));
    }
    double weights = answers.stream().mapToDouble(Answer::weight).sum();
    if (weights == 0) {
      throw new WrongInputException(
          "column '%s' (weightCol) gives all texts the weight 0; give some a weight above 0"
              .formatted(model.getWeightCol()));
    }
    return classes ? ofClasses(answers, weights) : ofScores(answers, weights);
  }

  /**
   * A text's label and prediction.
   *
   * @param target the score, or the probability of each class
   * @param predicted the score, or the class
   * @param probabilities of the classes; empty for a score
   */
  private record Answer(double[] target, double weight, double predicted, double[] probabilities) {

    /** Sums of floating-point numbers must not depend on how the texts are partitioned. */
    static final Comparator<Answer> ORDER =
        Comparator.comparingDouble(Answer::predicted)
            .thenComparingDouble(Answer::weight)
            .thenComparing(Answer::target, Arrays::compare)
            .thenComparing(Answer::probabilities, Arrays::compare);

    static Answer of(Row row, AimleTextExplainerModel model) {
      List<Double> label = row.getList(0);
      double weight = row.getDouble(1);
      if (!(weight >= 0 && Double.isFinite(weight))) {
        throw new WrongInputException(
            "a text has the weight %s in column '%s' (weightCol); give it a finite number of at least 0"
                .formatted(weight, model.getWeightCol()));
      }
      if (model.numClasses() > 1) {
        return new Answer(
            classes(label, model.numClasses()),
            weight,
            row.getDouble(2),
            row.<Double>getList(3).stream().mapToDouble(Double::doubleValue).toArray());
      }
      if (label.size() != 1 || label.get(0).isInfinite()) {
        throw new WrongInputException(
            "a label is %s, but the model predicts a score; give finite numbers".formatted(label));
      }
      return new Answer(new double[] {label.get(0)}, weight, row.getDouble(2), new double[0]);
    }
  }

  private static ExplainerMetrics ofScores(List<Answer> answers, double weights) {
    double errors = 0;
    double sum = 0;
    for (Answer answer : answers) {
      double label = answer.target()[0];
      sum += answer.weight() * label;
      errors += answer.weight() * (label - answer.predicted()) * (label - answer.predicted());
    }
    double mean = sum / weights;
    double variance = 0;
    for (Answer answer : answers) {
      double distance = answer.target()[0] - mean;
      variance += answer.weight() * distance * distance;
    }
    return new ExplainerMetrics(
        answers.size(), errors / weights, 1 - errors / variance, Double.NaN, Double.NaN);
  }

  private static ExplainerMetrics ofClasses(List<Answer> answers, double weights) {
    double right = 0;
    double loss = 0;
    for (Answer answer : answers) {
      double[] target = answer.target();
      double[] probabilities = answer.probabilities();
      double most = DoubleStream.of(target).max().orElseThrow();
      right += target[(int) answer.predicted()] == most ? answer.weight() : 0;
      loss -=
          answer.weight()
              * IntStream.range(0, target.length)
                  .filter(c -> target[c] > 0)
                  .mapToDouble(
                      c ->
                          target[c] * StrictMath.log(Math.max(probabilities[c], Double.MIN_NORMAL)))
                  .sum();
    }
    return new ExplainerMetrics(
        answers.size(), Double.NaN, Double.NaN, right / weights, loss / weights);
  }

  /** The probability of each class, whichever form the label has. */
  private static double[] classes(List<Double> label, int classes) {
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
