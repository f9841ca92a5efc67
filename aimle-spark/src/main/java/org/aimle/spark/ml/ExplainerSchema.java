package org.aimle.spark.ml;

import java.util.Optional;
import java.util.function.Predicate;
import org.aimle.WrongInputException;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.ExampleColumns;
import org.aimle.spark.text.TokenReading;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Checks the columns that the stages read, and adds those that they write. */
final class ExplainerSchema {

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
    require(schema, params, params.labelCol(), "a number in [0, 1]", NumericType.class::isInstance);
    if (params.isSet(params.idCol())) {
      require(
          schema,
          params,
          params.idCol(),
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
          params,
          params.validationIndicatorCol(),
          "boolean",
          DataTypes.BooleanType::equals);
    }
  }

  /** What transform reads and writes. */
  static StructType transformed(StructType schema, AimleTextExplainerParams params) {
    require(
        schema,
        params,
        params.tokensCol(),
        "array<string>",
        type ->
            type instanceof ArrayType array && array.elementType().equals(DataTypes.StringType));
    StructType out = schema;
    if (!params.getPredictionCol().isEmpty()) {
      out = withNew(out, params.predictionCol(), prediction(params.getPredictionCol()));
    }
    if (!params.getExplanationCol().isEmpty()) {
      out =
          withNew(
              out,
              params.explanationCol(),
              new StructField(
                  params.getExplanationCol(),
                  ExplainFunction.RESULT.apply(ExplainFunction.EXPLANATION).dataType(),
                  true,
                  Metadata.empty()));
    }
    return out;
  }

  /** A column of predictions, which evaluators and later stages know for numbers. */
  static StructField prediction(String name) {
    return new StructField(
        name,
        DataTypes.DoubleType,
        true,
        NumericAttribute.defaultAttr().withName(name).toMetadata());
  }

  private static void require(
      StructType schema,
      AimleTextExplainerParams params,
      Param<String> param,
      String wanted,
      Predicate<DataType> fits) {
    String column = params.getOrDefault(param);
    StructField field =
        SparkInternals.field(schema, column)
            .orElseThrow(
                () ->
                    new WrongInputException(
                        "%s is '%s', but the data set has no such column, only %s; set %s"
                            .formatted(
                                param.name(),
                                column,
                                String.join(", ", schema.fieldNames()),
                                param.name())));
    if (!fits.test(field.dataType())) {
      throw new WrongInputException(
          "column '%s' (%s) has type %s but must be %s; cast it"
              .formatted(column, param.name(), field.dataType().catalogString(), wanted));
    }
  }

  private static StructType withNew(StructType schema, Param<String> param, StructField field) {
    for (String name : schema.fieldNames()) {
      if (SparkInternals.sameName(name, field.name())) {
        throw new WrongInputException(
            "column '%s' (%s) exists already; drop it or choose another name"
                .formatted(field.name(), param.name()));
      }
    }
    return schema.add(field);
  }
}
