package org.aimle.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class AimleTextExplainerParamsTest {

  private static final StructType TEXTS =
      new StructType()
          .add("tokens", DataTypes.createArrayType(DataTypes.StringType))
          .add("label", DataTypes.FloatType)
          .add("number", DataTypes.IntegerType)
          .add("name", DataTypes.StringType)
          .add("held", DataTypes.BooleanType);

  private final AimleTextExplainer stage = new AimleTextExplainer();

  @Test
  void everyParameterIsDocumentedAndOnlyOptionalOnesHaveNoDefault() {
    Set<String> optional =
        Set.of(
            "idCol",
            "epsilon",
            "thresholds",
            "validationIndicatorCol",
            "weightCol",
            "patience",
            "teacherCol",
            "checkpointDir",
            "checkpointInterval",
            "wordVectorsPath");
    assertEquals(50, stage.params().length);
    for (Param<?> param : stage.params()) {
      assertFalse(param.doc().isBlank());
      assertEquals(!optional.contains(param.name()), stage.hasDefault(param), param.name());
    }
    assertEquals(
        Arrays.stream(stage.params()).map(Param::name).collect(Collectors.toSet()),
        Arrays.stream(new AimleTextExplainer().params())
            .map(Param::name)
            .collect(Collectors.toSet()));
    assertTrue(stage.explainParams().contains("averagingFrequency"));
    assertThrows(NoSuchElementException.class, stage::getPatience);
  }

  @Test
  void refusesValuesOutsideTheirRange() {
    refuses("k is 0 but must be at least 1", s -> s.setK(0));
    refuses("maxLength is -1", s -> s.setMaxLength(-1));
    refuses("filters is 0", s -> s.setFilters(0));
    refuses("dropout is 1.0 but must be in [0, 1)", s -> s.setDropout(1));
    refuses("dropout is NaN", s -> s.setDropout(Double.NaN));
    refuses("learningRate is -0.001", s -> s.setLearningRate(-1e-3));
    refuses("learningRate is Infinity", s -> s.setLearningRate(Double.POSITIVE_INFINITY));
    refuses("batchSize is 0", s -> s.setBatchSize(0));
    refuses("maxIter is 0", s -> s.setMaxIter(0));
    refuses("patience is 0", s -> s.setPatience(0));
    refuses("numWorkers is 0", s -> s.setNumWorkers(0));
    refuses("averagingFrequency is 0", s -> s.setAveragingFrequency(0));
    refuses("maxRestarts is -1", s -> s.setMaxRestarts(-1));
    refuses("checkpointInterval is 0", s -> s.setCheckpointInterval(0));
    refuses("momentum is 1.0", s -> s.setOuterOptimiser("nesterov:momentum=1"));
    refuses("outerOptimiser is 'adam'", s -> s.setOuterOptimiser("adam"));
    refuses("estimator is 'reinforce'", s -> s.setEstimator("reinforce"));
    refuses("estimator is 'imle:lambda=-1'", s -> s.setEstimator("imle:lambda=-1"));
    refuses("noise is 'gauss'", s -> s.setNoise("gauss"));
    refuses("lambdaRule is 'published:step=0'", s -> s.setLambdaRule("published:step=0"));
    refuses("must be one of bucketed, shuffled", s -> s.setBatchOrder("sorted"));
    refuses("must be one of error, keep, skip", s -> s.setHandleInvalid("drop"));
    refuses("tokensCol is ' ' but must not be blank", s -> s.setTokensCol(" "));
  }

  private void refuses(String message, Consumer<AimleTextExplainer> setting) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> setting.accept(stage));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void copiesKeepUidAndValuesAndTakeTheExtraOnes() {
    stage.setK(7).setSeed(3);
    AimleTextExplainer copy = stage.copy(new ParamMap().put(stage.seed().w(9L)));
    assertEquals(stage.uid(), copy.uid());
    assertEquals(7, copy.getK());
    assertEquals(9, copy.getSeed());
    assertEquals(3, stage.getSeed());
  }

  @Test
  void addsTwoColumns() {
    StructType out = stage.setExplanationCol("why").transformSchema(TEXTS);
    assertEquals(
        List.of("tokens", "label", "number", "name", "held", "prediction", "why"),
        List.of(out.fieldNames()));
    assertEquals(DataTypes.DoubleType, out.apply("prediction").dataType());
    assertEquals(
        "array<struct<index:int,token:string,score:float>>",
        out.apply("why").dataType().catalogString());
  }

  @Test
  void refusesColumnsThatAreMissingTakenOrOfAnotherType() {
    refusesSchema("no such column", s -> s.setTokensCol("words"));
    refusesSchema("type string but must be array<string>", s -> s.setTokensCol("name"));
    refusesSchema("type string but must be a number, boolean", s -> s.setLabelCol("name"));
    refusesSchema("type string but must be an integer", s -> s.setIdCol("name"));
    refusesSchema("must be boolean", s -> s.setValidationIndicatorCol("number"));
    refusesSchema("exists already", s -> s.setPredictionCol("label"));
    refusesSchema("exists already", s -> s.setExplanationCol("prediction"));
    refusesSchema("maxLength is 5 but must be at least k", s -> s.setMaxLength(5));
    refusesSchema("gumbel or normal", s -> s.setEstimator("perturbed").setNoise("none"));
    refusesSchema("patience is set but validationIndicatorCol", s -> s.setPatience(2));
    refusesSchema("checkpointInterval is set but", s -> s.setCheckpointInterval(3));
  }

  private static void refusesSchema(String message, Consumer<AimleTextExplainer> setting) {
    AimleTextExplainer stage = new AimleTextExplainer();
    setting.accept(stage);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> stage.transformSchema(TEXTS));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
