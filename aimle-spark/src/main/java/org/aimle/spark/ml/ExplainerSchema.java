package org.aimle.spark.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.aimle.WrongInputException;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.ExampleColumns;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.text.SoftLabels;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.param.Param;
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
  static ExampleColumns columns(AimleExplainerParams params, String input) {
    return new ExampleColumns(
        input,
        params.getLabelCol(),
        params.isSet(params.idCol()) ? Optional.of(params.getIdCol()) : Optional.empty(),
        params.isSet(params.validationIndicatorCol())
            ? Optional.of(params.getValidationIndicatorCol())
            : Optional.empty(),
        params.isSet(params.weightCol()) ? Optional.of(params.getWeightCol()) : Optional.empty());
  }

  /** The column of labels. */
  static void checkLabels(StructType schema, AimleExplainerParams params) {
    require(
        schema,
        params,
        params.labelCol(),
        "a number, boolean, or a vector or array of the probability of each class",
        type ->
            type instanceof NumericType
                || type.equals(DataTypes.BooleanType)
                || SoftLabels.are(type));
  }

  /** What fit reads, beside what is explained and its labels. */
  static void checkTraining(StructType schema, AimleExplainerParams params) {
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
    if (params.isSet(params.weightCol())) {
      require(schema, params, params.weightCol(), "a number", type -> type instanceof NumericType);
    }
  }

  /** What is learnt of the label column. */
  static LabelTask task(StructType schema, AimleExplainerParams params) {
    Optional<LabelTask> classes =
        SparkInternals.field(schema, params.getLabelCol()).flatMap(ExplainerSchema::classes);
    return switch (params.getTask()) {
      case "regression" -> {
        if (SparkInternals.field(schema, params.getLabelCol())
            .filter(label -> SoftLabels.are(label.dataType()))
            .isPresent()) {
          throw new WrongInputException(
              "task is regression, but column '%s' (labelCol) has the probabilities of classes;"
                      .formatted(params.getLabelCol())
                  + " clear task, or give numbers");
        }
        yield LabelTask.NUMBERS;
      }
      case "classification" -> classes.orElse(new LabelTask(LabelTask.Kind.CLASSES, 0, List.of()));
      default -> classes.orElse(LabelTask.NUMBERS);
    };
  }

  private static Optional<LabelTask> classes(StructField label) {
    if (SoftLabels.are(label.dataType())) {
      return Optional.of(new LabelTask(LabelTask.Kind.CLASSES, 0, List.of()));
    }
    return label.dataType().equals(DataTypes.BooleanType)
        ? Optional.of(new LabelTask(LabelTask.Kind.CLASSES, 2, List.of()))
        : SparkInternals.classes(label)
            .map(told -> new LabelTask(LabelTask.Kind.CLASSES, told.count(), told.names()));
  }

  /** What transform writes, beside what it reads. */
  static StructType transformed(StructType schema, List<Output> outputs) {
    StructType out = schema;
    for (Output output : outputs) {
      requireFree(out, output);
      out = out.add(output.field());
    }
    return out;
  }

  /**
   * A column that transform writes.
   *
   * @param source its field in what explaining gives
   */
  record Output(Param<String> param, String source, StructField field) {}

  /** The columns that transform writes. */
  static List<Output> outputs(AimleExplainerParams params, LabelTask task, StructType result) {
    List<Output> outputs = new ArrayList<>();
    add(
        outputs,
        result,
        params,
        params.predictionCol(),
        ResultColumns.PREDICTION,
        prediction(params.getPredictionCol(), task));
    if (task.kind() == LabelTask.Kind.CLASSES) {
      add(
          outputs,
          result,
          params,
          params.probabilityCol(),
          ResultColumns.PROBABILITY,
          vector(params.getProbabilityCol(), task));
      add(
          outputs,
          result,
          params,
          params.rawPredictionCol(),
          ResultColumns.RAW_PREDICTION,
          vector(params.getRawPredictionCol(), task));
    }
    add(
        outputs,
        result,
        params,
        params.explanationCol(),
        ResultColumns.EXPLANATION,
        Metadata.empty());
    return outputs;
  }

  static void add(
      List<Output> outputs,
      StructType result,
      AimleExplainerParams params,
      Param<String> param,
      String source,
      Metadata metadata) {
    String name = params.getOrDefault(param);
    if (!name.isEmpty()) {
      DataType type = result.apply(source).dataType();
      outputs.add(new Output(param, source, new StructField(name, type, true, metadata)));
    }
  }

  /** What evaluators and later stages know a column of predictions by. */
  private static Metadata prediction(String name, LabelTask task) {
    if (name.isEmpty()) {
      return Metadata.empty();
    }
    if (task.kind() == LabelTask.Kind.NUMBERS) {
      return NumericAttribute.defaultAttr().withName(name).toMetadata();
    }
    NominalAttribute classes = NominalAttribute.defaultAttr().withName(name);
    if (!task.names().isEmpty()) {
      return classes.withValues(task.names().toArray(String[]::new)).toMetadata();
    }
    return (task.classes() == 0 ? classes : classes.withNumValues(task.classes())).toMetadata();
  }

  private static Metadata vector(String name, LabelTask task) {
    return name.isEmpty() || task.classes() == 0
        ? Metadata.empty()
        : new AttributeGroup(name, task.classes()).toMetadata();
  }

  /**
   * @param wanted the type in words
   * @throws IllegalArgumentException if there is no such column, or it has another type
   */
  static StructField require(
      StructType schema,
      AimleExplainerParams params,
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
    return field;
  }

  private static void requireFree(StructType schema, Output output) {
    for (String name : schema.fieldNames()) {
      if (SparkInternals.sameName(name, output.field().name())) {
        throw new WrongInputException(
            "column '%s' (%s) exists already; drop it or choose another name"
                .formatted(output.field().name(), output.param().name()));
      }
    }
  }
}
