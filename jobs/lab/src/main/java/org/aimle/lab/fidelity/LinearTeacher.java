package org.aimle.lab.fidelity;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.transform;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.Tokenizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** The model that is explained: logistic regression on hashed counts of words in lower case. */
final class LinearTeacher {

  static final String TOKENS = "tokens";
  static final String TEXT = "text";
  private static final String LABEL = "label";

  private final HashingTF hashing = new HashingTF().setInputCol(TOKENS).setOutputCol("features");
  private final Dataset<Row> labelled;
  private final LogisticRegressionModel linear;

  /**
   * @param labelled texts of {@link #lowerCase} with labels; from 0.5 on they are of the second
   *     class
   * @param penalty of the squared weights, at least 0
   */
  LinearTeacher(Dataset<Row> labelled, double penalty) {
    this.labelled =
        labelled.withColumn(LABEL, col(LABEL).geq(0.5).cast(DataTypes.DoubleType)).cache();
    linear = new LogisticRegression().setRegParam(penalty).fit(hashing.transform(this.labelled));
  }

  /** The texts with their tokens in lower case, and with a column of the tokens as one string. */
  static Dataset<Row> lowerCase(Dataset<Row> texts) {
    return texts
        .withColumn(TOKENS, transform(col(TOKENS), functions::lower))
        .withColumn(TEXT, array_join(col(TOKENS), " "));
  }

  /** Reads the tokens. */
  PipelineModel ofTokens() {
    return pipeline(labelled, hashing, linear);
  }

  /** Reads the text, and cuts it into the same tokens. */
  PipelineModel ofText() {
    return pipeline(
        labelled.drop(TOKENS),
        new Tokenizer().setInputCol(TEXT).setOutputCol(TOKENS),
        hashing,
        linear);
  }

  /** All stages are fitted, so that any data set will do. */
  private static PipelineModel pipeline(Dataset<Row> any, PipelineStage... stages) {
    return new Pipeline().setStages(stages).fit(any);
  }

  /** What each token adds to the log odds of the class that is predicted. */
  double[] contributions(List<String> tokens) {
    double[] weights =
        tokens.stream()
            .mapToDouble(token -> linear.coefficients().apply(hashing.indexOf(token)))
            .toArray();
    double margin = linear.intercept();
    for (double weight : weights) {
      margin += weight;
    }
    double sign = margin < 0 ? -1 : 1;
    return Arrays.stream(weights).map(weight -> sign * weight).toArray();
  }

  /** Positions of the k tokens of largest weight, in text order. */
  int[] heaviest(List<String> tokens, int k) {
    double[] weights = contributions(tokens);
    return IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(weights[i])))
        .limit(k)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }
}
