package org.aimle.lab.textstudy;

import static org.apache.spark.sql.functions.col;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.aimle.explain.RationaleMetrics;
import org.aimle.jobs.evaluation.Scores;
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.CountVectorizer;
import org.apache.spark.ml.feature.CountVectorizerModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a linear model reaches that sees which words a text has: logistic regression for labels that
 * are all 0 or 1, else ridge regression. Its explanation of a text is the K tokens of largest
 * absolute coefficient. Immutable.
 */
final class WordPresence {

  /** Strengths found by cross-validation on the evaluation data's training texts. */
  private static final double RIDGE_ALPHA = 30;

  private static final double LOGISTIC_C = 0.3;

  private static final String WORDS = "wordsOfTheBaseline";
  private static final String FEATURES = "presenceOfWords";
  private static final int FEWEST_TEXTS = 2;

  private final CountVectorizerModel presence;
  private final Vector coefficients;
  private final double intercept;
  private final boolean logistic;
  private final Map<String, Double> weights = new HashMap<>();
  private final int maxLength;

  /**
   * @param training texts with the columns of {@link TextColumns}
   * @param maxLength tokens of a text that are read
   */
  WordPresence(Dataset<Row> training, int maxLength) {
    this.maxLength = maxLength;
    Dataset<Row> words = words(training);
    presence =
        new CountVectorizer()
            .setInputCol(WORDS)
            .setOutputCol(FEATURES)
            .setBinary(true)
            .setMinDF(FEWEST_TEXTS)
            .fit(words);
    Dataset<Row> features = presence.transform(words).cache();
    long texts = features.count();
    logistic = features.where(col(TextColumns.LABEL).isin(0.0, 1.0)).count() == texts;
    if (logistic) {
      LogisticRegressionModel model =
          new LogisticRegression()
              .setFeaturesCol(FEATURES)
              .setLabelCol(TextColumns.LABEL)
              .setStandardization(false)
              .setRegParam(1 / (LOGISTIC_C * texts))
              .fit(features);
      coefficients = model.coefficients();
      intercept = model.intercept();
    } else {
      // MLlib divides its penalty by the labels' standard deviation.
      double deviation =
          features.agg(functions.stddev(col(TextColumns.LABEL))).first().getDouble(0);
      LinearRegressionModel model =
          new LinearRegression()
              .setFeaturesCol(FEATURES)
              .setLabelCol(TextColumns.LABEL)
              .setSolver("l-bfgs")
              .setStandardization(false)
              .setRegParam(RIDGE_ALPHA / texts * deviation)
              .fit(features);
      coefficients = model.coefficients();
      intercept = model.intercept();
    }
    features.unpersist();
    String[] vocabulary = presence.vocabulary();
    for (int i = 0; i < vocabulary.length; i++) {
      weights.put(vocabulary[i], coefficients.apply(i));
    }
  }

  /** What tables call it. */
  String name() {
    return logistic ? "logistic regression on word presence" : "ridge regression on word presence";
  }

  /** Scores texts; K tokens are chosen from those that have marked tokens. */
  Scores scores(String set, Dataset<Row> texts, int k) {
    double squares = 0;
    long right = 0;
    long binary = 0;
    long marked = 0;
    RationaleMetrics rationales = RationaleMetrics.NONE;
    List<Row> rows =
        presence
            .transform(words(texts))
            .select(col(FEATURES), col(TextColumns.LABEL), col(WORDS), col(TextColumns.MASK))
            .collectAsList();
    for (Row row : rows) {
      double margin = row.<Vector>getAs(0).dot(coefficients) + intercept;
      double prediction = logistic ? 1 / (1 + Math.exp(-margin)) : margin;
      double label = row.getDouble(1);
      squares += (prediction - label) * (prediction - label);
      right += prediction >= 0.5 == label >= 0.5 ? 1 : 0;
      binary += label == 0 || label == 1 ? 1 : 0;
      if (!row.isNullAt(3)) {
        List<Integer> mask = row.getList(3);
        if (mask.contains(1)) {
          marked++;
          rationales = rationales.plus(rationale(row.getList(2), mask, k));
        }
      }
    }
    return new Scores(
        set,
        rows.size(),
        squares / rows.size(),
        binary == rows.size()
            ? OptionalDouble.of((double) right / rows.size())
            : OptionalDouble.empty(),
        OptionalDouble.empty(),
        marked,
        rationales);
  }

  private RationaleMetrics rationale(List<String> words, List<Integer> mask, int k) {
    int[] heaviest =
        IntStream.range(0, words.size())
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(
                    i -> -Math.abs(weights.getOrDefault(words.get(i), 0.0))))
            .limit(k)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    boolean[] marks = new boolean[mask.size()];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = mask.get(i) != 0;
    }
    return RationaleMetrics.of(heaviest, marks, k);
  }

  private Dataset<Row> words(Dataset<Row> texts) {
    return texts.withColumn(
        WORDS,
        functions.transform(
            functions.slice(col(TextColumns.TOKENS), 1, maxLength), functions::lower));
  }
}
