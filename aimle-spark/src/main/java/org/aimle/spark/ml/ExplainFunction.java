package org.aimle.spark.ml;

import java.util.List;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.InvalidTexts;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** From the tokens of a row to its prediction and explanation. */
final class ExplainFunction implements SparkInternals.ListFunction<String> {

  private static final long serialVersionUID = 1L;

  static final String CONTRIBUTIONS = "contributions";

  /** One chosen token. */
  static final StructType CHOSEN =
      new StructType()
          .add("index", DataTypes.IntegerType, false)
          .add("token", DataTypes.StringType, false)
          .add("score", DataTypes.FloatType, false);

  static final StructType RESULT =
      ResultColumns.type(CHOSEN)
          .add(CONTRIBUTIONS, DataTypes.createArrayType(DataTypes.DoubleType, false), true);

  private final Broadcast<TokenExplainer> network;
  private final InvalidTexts invalidTexts;
  private final double[] thresholds;
  private final boolean contributions;
  private transient Last last;

  /** Spark may call once for each use of a row's result: in a filter, and again in the output. */
  private record Last(List<String> tokens, Row result) {}

  /**
   * @param thresholds of the classes; empty: none
   * @param contributions whether those of the chosen tokens are wanted
   */
  ExplainFunction(
      Broadcast<TokenExplainer> network,
      InvalidTexts invalidTexts,
      double[] thresholds,
      boolean contributions) {
    this.network = network;
    this.invalidTexts = invalidTexts;
    this.thresholds = thresholds;
    this.contributions = contributions;
  }

  @Override
  public Row apply(List<String> tokens) {
    Optional<String> problem = InvalidTexts.problem(tokens);
    if (problem.isPresent()) {
      if (invalidTexts == InvalidTexts.ERROR) {
        throw new WrongInputException(
            "a text %s; drop the row, or set handleInvalid to keep or skip"
                .formatted(problem.get()));
      }
      return ResultColumns.nothing(1);
    }
    Last known = last;
    if (known != null && known.tokens().equals(tokens)) {
      return known.result();
    }
    Explanation explained =
        network
            .value()
            .explain(tokens, thresholds.length == 0 ? Optional.empty() : Optional.of(thresholds));
    Row[] chosen =
        explained.chosen().stream()
            .map(one -> RowFactory.create(one.index(), one.token(), one.score()))
            .toArray(Row[]::new);
    Row result =
        ResultColumns.row(
            explained.prediction(),
            explained.probabilities(),
            chosen,
            contributions ? network.value().contributions(explained) : null);
    last = new Last(List.copyOf(tokens), result);
    return result;
  }
}
