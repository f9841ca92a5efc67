package org.aimle.spark.text;

import java.math.BigDecimal;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** How much examples count. */
public final class Weights {

  private Weights() {}

  /** Weights as doubles; 1 where examples have none of their own. */
  public static Column column(Dataset<?> dataset, Optional<String> name) {
    return name.map(own -> ExampleColumns.column(dataset, own).cast(DataTypes.DoubleType))
        .orElse(functions.lit(1.0));
  }

  /**
   * What is wrong with a weight and how to put it right, as the end of a sentence about its
   * example; empty if nothing is.
   *
   * @param weight may be null
   */
  public static Optional<String> problem(Double weight) {
    return weight != null && weight >= 0 && Double.isFinite(weight)
        ? Optional.empty()
        : Optional.of("has the weight %s; give it a finite number of at least 0".formatted(weight));
  }

  /**
   * Refuses weights that are all 0.
   *
   * @param sum of them
   * @param which such as: texts to train on
   * @throws WrongInputException if the sum is 0
   */
  public static void requireSome(ExampleColumns columns, BigDecimal sum, String which) {
    if (sum.signum() == 0) {
      throw new WrongInputException(
          "column '%s' gives all %s the weight 0; give some a weight above 0"
              .formatted(columns.weight().orElseThrow(), which));
    }
  }

  /**
   * Adds weights to a minibatch, as one more column of its labels: see {@link
   * org.aimle.dl4j.WeightedRows}.
   *
   * @param weights one for each label
   */
  public static void add(MultiDataSet data, float[] weights) {
    INDArray column = Nd4j.createFromArray(weights).reshape(weights.length, 1);
    data.setLabels(new INDArray[] {Nd4j.hstack(data.getLabels(0), column)});
  }
}
