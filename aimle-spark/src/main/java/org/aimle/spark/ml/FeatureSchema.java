package org.aimle.spark.ml;

import java.util.List;
import java.util.Optional;
import org.aimle.explain.FeatureSelection;
import org.aimle.spark.features.FeatureNames;
import org.aimle.spark.features.TrainingRows;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.internal.SparkInternals.VectorColumn;
import org.aimle.spark.text.LabelTask;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.StructType;

/** What the stage that explains rows of features reads and writes. */
final class FeatureSchema {

  private FeatureSchema() {}

  /** What metadata tell of the features. */
  static VectorColumn features(StructType schema, AimleFeatureExplainerParams params) {
    return SparkInternals.vectorColumn(
        ExplainerSchema.require(
            schema,
            params,
            params.featuresCol(),
            "vector",
            type -> type.equals(SQLDataTypes.VectorType())));
  }

  /** The groups as the user names them; empty if they are to be found. */
  static Optional<List<String>> groups(AimleFeatureExplainerParams params) {
    return params.isSet(params.groups())
        ? Optional.of(List.of(params.getGroups()))
        : Optional.empty();
  }

  /**
   * What fit can know before it reads rows.
   *
   * @throws IllegalArgumentException if there are no more than k features, or no such groups
   */
  static void checkTraining(StructType schema, AimleFeatureExplainerParams params) {
    VectorColumn column = features(schema, params);
    FeatureSelection selection = params.featureSelection();
    column
        .size()
        .ifPresent(
            size -> {
              Optional<List<String>> groups = groups(params);
              if (groups.isPresent()) {
                TrainingRows.requireChoice(
                    FeatureNames.of(column, size).grouped(groups.get()), selection);
              } else {
                TrainingRows.requireChoice(size, size, selection);
              }
            });
    ExplainerSchema.checkLabels(schema, params);
    ExplainerSchema.checkTraining(schema, params);
  }

  /** What transform writes, beside what it reads. */
  static StructType transformed(
      StructType schema, AimleFeatureExplainerParams params, LabelTask task) {
    ClassChoice.check(params, task);
    return ExplainerSchema.transformed(schema, outputs(params, task));
  }

  /** The columns that transform writes. */
  static List<ExplainerSchema.Output> outputs(AimleFeatureExplainerParams params, LabelTask task) {
    return ExplainerSchema.outputs(params, task, FeatureFunction.RESULT);
  }
}
