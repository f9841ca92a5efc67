package org.aimle.spark.text;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/** Labels that are the probability of each class, as a vector or an array of numbers. */
public final class SoftLabels {

  private SoftLabels() {}

  /** Whether values of a type are such labels. */
  public static boolean are(DataType type) {
    return type.equals(SQLDataTypes.VectorType())
        || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
  }

  /** Whether a column of a data set has such labels. */
  public static boolean in(Dataset<?> dataset, String name) {
    return are(
        dataset.select(ExampleColumns.column(dataset, name)).schema().fields()[0].dataType());
  }

  /** Labels as arrays of doubles, those that are one number with one element. */
  public static Column column(Dataset<?> dataset, String name) {
    Column label = ExampleColumns.column(dataset, name);
    DataType type = dataset.select(label).schema().fields()[0].dataType();
    if (!are(type)) {
      return array(label.cast(DataTypes.DoubleType));
    }
    return type instanceof ArrayType
        ? label.cast(DataTypes.createArrayType(DataTypes.DoubleType))
        : when(label.isNotNull(), vector_to_array(label, "float64"));
  }
}
