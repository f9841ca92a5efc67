package org.aimle.spark.ml;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.aimle.spark.text.ExampleColumns;
import org.aimle.spark.text.TokenReading;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** Checks the columns that the stages read, and adds those that they write. */
final class ExplainerSchema {

  /** One chosen token. */
  static final StructType CHOSEN =
      new StructType()
          .add("index", DataTypes.IntegerType, false)
          .add("token", DataTypes.StringType, false)
          .add("score", DataTypes.FloatType, false);

  private ExplainerSchema() {}

  /** Where fit finds what it reads. */
  static ExampleColumns columns(AimleTextExplainerParams params) {
    return new ExampleColumns(
        params.getTokensCol(),
        params.getLabelCol(),
        params.isSet(params.idCol()) ? Optional.of(params.getIdCol()) : Optional.empty(),
        params.isSet(params.validationIndicatorCol())
            ? Optional.of(params.getValidationIndicatorCol())
            : Optional.empty());
  }

  /** How fit and transform read tokens. */
  static TokenReading reading(AimleTextExplainerParams params) {
    return new TokenReading(
        params.getMaxLength(),
        params.getCaseSensitive()
            ? TokenReading.LetterCase.AS_WRITTEN
            : TokenReading.LetterCase.LOWER);
  }

  /** What fit reads. */
  static void checkTraining(StructType schema, AimleTextExplainerParams params) {
    require(
        schema,
        "labelCol",
        params.getLabelCol(),
        "a number in [0, 1]",
        type -> type instanceof NumericType);
    if (params.isSet(params.idCol())) {
      require(
          schema,
          "idCol",
          params.getIdCol(),
          "an integer",
          type ->
              type.equals(DataTypes.LongType)
                  || type.equals(DataTypes.IntegerType)
                  || type.equals(DataTypes.ShortType)
                  || type.equals(DataTypes.ByteType));
    }
    if (params.isSet(params.validationIndicatorCol())) {
      require(
          schema,
          "validationIndicatorCol",
          params.getValidationIndicatorCol(),
          "boolean",
          DataTypes.BooleanType::equals);
    }
  }

  /** What transform reads and writes. */
  static StructType transformed(StructType schema, AimleTextExplainerParams params) {
    require(
        schema,
        "tokensCol",
        params.getTokensCol(),
        "array<string>",
        type ->
            type instanceof ArrayType array && array.elementType().equals(DataTypes.StringType));
    requireFree(schema, "predictionCol", params.getPredictionCol());
    StructType predicted = schema.add(params.getPredictionCol(), DataTypes.DoubleType, true);
    requireFree(predicted, "explanationCol", params.getExplanationCol());
    return predicted.add(
        params.getExplanationCol(), DataTypes.createArrayType(CHOSEN, false), false);
  }

  private static void require(
      StructType schema, String param, String column, String wanted, Predicate<DataType> fits) {
    if (!Arrays.asList(schema.fieldNames()).contains(column)) {
      throw new IllegalArgumentException(
          "%s is '%s', but the data set has no such column, only %s; set %s"
              .formatted(param, column, String.join(", ", schema.fieldNames()), param));
    }
    DataType type = schema.apply(column).dataType();
    if (!fits.test(type)) {
      throw new IllegalArgumentException(
          "column '%s' (%s) has type %s but must be %s; cast it"
              .formatted(column, param, type.catalogString(), wanted));
    }
  }

  private static void requireFree(StructType schema, String param, String column) {
    if (Arrays.asList(schema.fieldNames()).contains(column)) {
      throw new IllegalArgumentException(
          "column '%s' (%s) exists already; drop it or choose another name"
              .formatted(column, param));
    }
  }
}
