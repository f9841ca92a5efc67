package org.aimle.spark.ml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.aimle.spark.internal.SparkInternals;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What explaining makes of a row of a data set: one struct, and columns of its fields. */
final class ResultColumns {

  static final String PREDICTION = "prediction";
  static final String PROBABILITY = "probability";
  static final String RAW_PREDICTION = "rawPrediction";
  static final String EXPLANATION = "explanation";

  private ResultColumns() {}

  /**
   * @param chosen type of each element of the explanation
   */
  static StructType type(StructType chosen) {
    return new StructType()
        .add(PREDICTION, DataTypes.DoubleType, true)
        .add(PROBABILITY, SQLDataTypes.VectorType(), true)
        .add(RAW_PREDICTION, SQLDataTypes.VectorType(), true)
        .add(EXPLANATION, DataTypes.createArrayType(chosen, false), false);
  }

  /**
   * Of a row that cannot be explained.
   *
   * @param own fields of the stage's own behind the others, which are null
   */
  static Row nothing(int own) {
    Object[] fields = new Object[4 + own];
    fields[3] = new Row[0];
    return RowFactory.create(fields);
  }

  /**
   * @param probabilities of the classes; empty if the prediction is no class
   * @param own fields of the stage's own, behind the others
   */
  static Row row(double prediction, List<Double> probabilities, Row[] chosen, Object... own) {
    double[] each = probabilities.stream().mapToDouble(Double::doubleValue).toArray();
    List<Object> fields = new ArrayList<>();
    fields.add(prediction);
    fields.add(vector(each));
    fields.add(
        vector(
            DoubleStream.of(each)
                .map(p -> StrictMath.log(Math.max(p, Double.MIN_VALUE)))
                .toArray()));
    fields.add(chosen);
    Collections.addAll(fields, own);
    return RowFactory.create(fields.toArray());
  }

  /** Null, and so no value in the row, for predictions that are no classes. */
  private static Vector vector(double[] values) {
    return values.length == 0 ? null : Vectors.dense(values);
  }

  /** The data set with the columns that a function of one of its columns gives. */
  static Dataset<Row> add(
      Dataset<Row> rows,
      UserDefinedFunction function,
      Column input,
      List<ExplainerSchema.Output> outputs) {
    if (outputs.isEmpty()) {
      return rows;
    }
    String all = SparkInternals.randomUid("explained");
    Dataset<Row> out = rows.withColumn(all, function.apply(input));
    Column explained = out.col(all);
    for (ExplainerSchema.Output output : outputs) {
      StructField field = output.field();
      out =
          out.withColumn(
              field.name(), explained.getField(output.source()).as(field.name(), field.metadata()));
    }
    return out.drop(explained);
  }
}
