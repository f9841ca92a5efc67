package org.aimle.spark.ml;

import java.util.List;
import org.aimle.spark.text.ExampleColumns;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.text.TokenReading;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/** What the stage that explains texts reads and writes. */
final class TextSchema {

  private TextSchema() {}

  /** Where fit finds what it reads. */
  static ExampleColumns columns(AimleTextExplainerParams params) {
    return ExplainerSchema.columns(params, params.getTokensCol());
  }

  /** How fit and transform read tokens. */
  static TokenReading reading(AimleTextExplainerParams params) {
    return new TokenReading(
        params.getMaxLength(),
        params.getCaseSensitive()
            ? TokenReading.LetterCase.AS_WRITTEN
            : TokenReading.LetterCase.LOWER);
  }

  /**
   * What fit reads beside the tokens.
   *
   * @param labelled whether labels are read, not asked of a teacher
   */
  static void checkTraining(StructType schema, AimleTextExplainerParams params, boolean labelled) {
    if (labelled) {
      ExplainerSchema.checkLabels(schema, params);
    }
    ExplainerSchema.checkTraining(schema, params);
  }

  /** What transform reads and writes. */
  static StructType transformed(
      StructType schema, AimleTextExplainerParams params, LabelTask task) {
    ExplainerSchema.require(
        schema,
        params,
        params.tokensCol(),
        "array<string>",
        type ->
            type instanceof ArrayType array && array.elementType().equals(DataTypes.StringType));
    ClassChoice.check(params, task);
    return ExplainerSchema.transformed(schema, outputs(params, task));
  }

  /** The columns that transform writes. */
  static List<ExplainerSchema.Output> outputs(AimleTextExplainerParams params, LabelTask task) {
    List<ExplainerSchema.Output> outputs =
        ExplainerSchema.outputs(params, task, ExplainFunction.RESULT);
    ExplainerSchema.add(
        outputs,
        ExplainFunction.RESULT,
        params,
        params.contributionsCol(),
        ExplainFunction.CONTRIBUTIONS,
        Metadata.empty());
    return outputs;
  }
}
