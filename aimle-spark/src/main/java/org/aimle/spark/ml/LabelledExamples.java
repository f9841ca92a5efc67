package org.aimle.spark.ml;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.aimle.WrongInputException;
import org.aimle.spark.text.ExampleColumns;
import org.aimle.spark.text.SoftLabels;
import org.aimle.spark.text.Weights;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Compares a model's predictions with labels. */
final class LabelledExamples {

  private LabelledExamples() {}

  static <M extends AimleExplainerModel<M, ?>> ExplainerMetrics metrics(
      M model, Dataset<?> dataset) {
    Column input = ExampleColumns.column(dataset, model.inputCol());
    Optional<String> weight =
        model.isSet(model.weightCol()) ? Optional.of(model.getWeightCol()) : Optional.empty();
    Dataset<Row> labelled =
        dataset
            .filter(model.sound(input))
            .select(
                input.as(model.inputCol()),
                SoftLabels.column(dataset, model.getLabelCol()).as("target"),
                Weights.column(dataset, weight).as("counts"))
            .filter(
                "target is not null and not exists(target, part -> part is null or isnan(part))"
                    + " and counts is not null and not isnan(counts)");
    M plain =
        model
            .copy(ParamMap.empty())
            .setPredictionCol("predicted")
            .setProbabilityCol("probabilities")
            .setRawPredictionCol("")
            .setExplanationCol("");
    if (plain.hasParam("contributionsCol")) {
      plain.set("contributionsCol", "");
    }
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
          "no %s has a label in column '%s' (labelCol); give %s with labels"
              .formatted(model.paramSet().one(), model.getLabelCol(), model.paramSet().many()));
    }
    double weights = answers.stream().mapToDouble(Answer::weight).sum();
    if (weights == 0) {
      throw new WrongInputException(
          "column '%s' (weightCol) gives all %s the weight 0; give some a weight above 0"
              .formatted(model.getWeightCol(), model.paramSet().many()));
    }
    return classes ? ofClasses(answers, weights) : ofScores(answers, weights);
  }

  /**
   * A label and prediction.
   *
   * @param target the score, or the probability of each class
   * @param predicted the score, or the class
   * @param probabilities of the classes; empty for a score
   */
  private record Answer(double[] target, double weight, double predicted, double[] probabilities) {

    /** Sums of floating-point numbers must not depend on how examples are partitioned. */
    static final Comparator<Answer> ORDER =
        Comparator.comparingDouble(Answer::predicted)
            .thenComparingDouble(Answer::weight)
            .thenComparing(Answer::target, Arrays::compare)
            .thenComparing(Answer::probabilities, Arrays::compare);

    static Answer of(Row row, AimleExplainerModel<?, ?> model) {
      List<Double> label = row.getList(0);
      double weight = row.getDouble(1);
      Weights.problem(weight)
          .ifPresent(
              problem -> {
                throw new WrongInputException(
                    "a %s %s (column '%s', weightCol)"
                        .formatted(model.paramSet().one(), problem, model.getWeightCol()));
              });
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
    // Rounding of the mean must not look like a variance.
    boolean equal =
        answers.stream()
                .filter(answer -> answer.weight() > 0)
                .mapToDouble(answer -> answer.target()[0])
                .distinct()
                .count()
            == 1;
    double r2 = equal ? errors == 0 ? 1 : 0 : 1 - errors / variance;
    return new ExplainerMetrics(answers.size(), errors / weights, r2, Double.NaN, Double.NaN);
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
