package org.aimle.spark.ml;

import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.spark.features.InvalidRows;
import org.aimle.spark.text.InvalidTexts;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** From the features of a row to its prediction and explanation. */
final class FeatureFunction implements UDF1<Vector, Row> {

  private static final long serialVersionUID = 1L;

  /** One chosen feature. */
  static final StructType CHOSEN =
      new StructType()
          .add("index", DataTypes.IntegerType, false)
          .add("name", DataTypes.StringType, false)
          .add("value", DataTypes.DoubleType, false)
          .add("score", DataTypes.DoubleType, false);

  static final StructType RESULT = ResultColumns.type(CHOSEN);

  private final Broadcast<VectorExplainer> network;
  private final InvalidTexts handling;
  private final double[] thresholds;
  private transient Last last;

  /** Spark may call once for each use of a row's result: in a filter, and again in the output. */
  private record Last(Vector features, Row result) {}

  /**
   * @param thresholds of the classes; empty: none
   */
  FeatureFunction(Broadcast<VectorExplainer> network, InvalidTexts handling, double[] thresholds) {
    this.network = network;
    this.handling = handling;
    this.thresholds = thresholds;
  }

  @Override
  public Row call(Vector features) {
    VectorExplainer explainer = network.value();
    Optional<String> problem = InvalidRows.problem(features, explainer.size());
    if (problem.isPresent()) {
      if (handling == InvalidTexts.ERROR) {
        throw new WrongInputException(
            "a row's vector %s; drop the row, or set handleInvalid to keep or skip"
                .formatted(problem.get()));
      }
      return ResultColumns.nothing(0);
    }
    Last known = last;
    if (known != null && known.features().equals(features)) {
      return known.result();
    }
    RowExplanation explained =
        explainer.explain(
            features, thresholds.length == 0 ? Optional.empty() : Optional.of(thresholds));
    Row[] chosen =
        explained.chosen().stream()
            .map(one -> RowFactory.create(one.index(), one.name(), one.value(), one.score()))
            .toArray(Row[]::new);
    Row result = ResultColumns.row(explained.prediction(), explained.probabilities(), chosen);
    last = new Last(features, result);
    return result;
  }
}
