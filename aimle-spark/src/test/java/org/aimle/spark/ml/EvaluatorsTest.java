package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.aimle.dl4j.NativeBlas;
import org.aimle.explain.RationaleMetrics;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.LocalSession;
import org.aimle.spark.text.files.SyntheticReviews;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluatorsTest {

  private SparkSession spark;
  private Dataset<Row> texts;
  private PipelineModel teacher;
  private WordVectors vectors;
  private AimleTextExplainerModel model;

  @TempDir Path folder;

  @BeforeAll
  void train() {
    NativeBlas.load();
    spark = LocalSession.get();
    texts = new SyntheticReviews(3).dataset(spark, "taste", "train", 0, 60).cache();
    model = small().setVectorSize(8).setVectorIterations(1).fit(texts);
    vectors = model.wordVectors();
    teacher =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new HashingTF().setInputCol("tokens").setOutputCol("features"),
                  new LogisticRegression().setRegParam(0.01)
                })
            .fit(texts.withColumn("label", expr("double(label > 0.5)")));
  }

  @AfterAll
  void stop() {
    LocalSession.stop();
  }

  private static AimleTextExplainer small() {
    return new AimleTextExplainer()
        .setIdCol("id")
        .setK(3)
        .setFilters(4)
        .setHiddenUnits(4)
        .setBatchSize(20)
        .setMaxIter(1)
        .setSeed(1);
  }

  /** Three texts with known marks: 2 of 3, 0 of 2 and, without marks, not counted. */
  private Dataset<Row> marked() {
    return spark.sql(
        """
        SELECT explanation, mask FROM VALUES
          (array(named_struct('index', 0), named_struct('index', 1), named_struct('index', 3)),
           array(1, 1, 0, 0, 1)),
          (array(named_struct('index', 0), named_struct('index', 2)), array(0, 1, 0, 0, 0)),
          (array(named_struct('index', 0)), array(0, 0, 0, 0, 0))
        AS t(explanation, mask)""");
  }

  @Test
  @Tag("spark")
  void marksAreCountedAsRationaleMetricsDo() {
    SubsetPrecisionEvaluator evaluator = new SubsetPrecisionEvaluator();
    assertTrue(evaluator.isLargerBetter());
    assertEquals(2.0 / 5, evaluator.evaluate(marked()));
    assertEquals(2.0 / 6, evaluator.setK(3).evaluate(marked()));
    assertEquals(2.0 / 4, evaluator.setMetricName("recall").evaluate(marked()));
    assertEquals(new RationaleMetrics(2, 6, 4), evaluator.metrics(marked()));
    Dataset<Row> flags =
        marked().withColumn("flags", expr("transform(mask, m -> m = 1)")).drop("mask");
    assertEquals(2.0 / 4, evaluator.setMarksCol("flags").evaluate(flags));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> evaluator.evaluate(flags.withColumn("flags", expr("array(false)"))));
    assertTrue(e.getMessage().contains("'flags' (marksCol) marks no token"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> evaluator.setK(0));
  }

  @Test
  @Tag("spark")
  void evaluatorsAreCopiedAndSavedWithTheirParameters() throws IOException {
    SubsetPrecisionEvaluator subset = new SubsetPrecisionEvaluator().setMarksCol("m").setK(4);
    assertEquals(7, subset.copy(new ParamMap().put(subset.k().w(7))).getK());
    String path = folder.resolve("subset").toString();
    subset.write().overwrite().save(path);
    SubsetPrecisionEvaluator read = SubsetPrecisionEvaluator.load(path);
    assertEquals(subset.uid(), read.uid());
    assertEquals("m", read.getMarksCol());
    assertEquals(4, read.getK());

    FidelityEvaluator fidelity =
        new FidelityEvaluator().setTeacher(teacher).setMetricName("sufficiency");
    assertFalse(fidelity.isLargerBetter());
    assertTrue(new FidelityEvaluator().isLargerBetter());
    String other = folder.resolve("fidelity").toString();
    fidelity.write().overwrite().save(other);
    FidelityEvaluator again = FidelityEvaluator.load(other);
    assertEquals("sufficiency", again.getMetricName());
    Dataset<Row> few = explained().filter("id < 20").cache();
    assertEquals(fidelity.evaluate(few), again.copy(ParamMap.empty()).evaluate(few));
  }

  private Dataset<Row> explained() {
    Dataset<Row> classes = texts.withColumn("label", expr("label > 0.5"));
    return small().setWordVectors(vectors).fit(classes).transform(classes);
  }

  @Test
  void fidelityNeedsATeacherAndTellsOfMetricsWithoutAValue() {
    IllegalArgumentException none =
        assertThrows(
            IllegalArgumentException.class, () -> new FidelityEvaluator().evaluate(explained()));
    assertTrue(none.getMessage().contains("no teacher"), none.getMessage());
    FidelityEvaluator numbers =
        new FidelityEvaluator()
            .setTeacher(teacher)
            .setTeacherCol("prediction")
            .setMetricName("agreement");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> numbers.evaluate(model.transform(texts)));
    assertTrue(e.getMessage().contains("agreement, which has no value"), e.getMessage());
  }

  @Test
  void crossValidationChoosesByThem() {
    AimleTextExplainer stage =
        small().setWordVectors(vectors).setTeacher(teacher).setMaskedCopies(0).setOcclusions(1);
    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(stage)
            .setEvaluator(
                new FidelityEvaluator().setTeacher(teacher).setMetricName("effectCovered"))
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(stage.k(), new int[] {1, 3}).build())
            .setNumFolds(2)
            .setSeed(1)
            .fit(texts.filter("id < 24").select("id", "tokens"));
    for (double covered : chosen.avgMetrics()) {
      assertTrue(covered > 0 && covered <= 1, "covered " + covered);
    }
  }

  @Test
  @Tag("spark")
  void modelsEvaluateThemselvesAsMllibsEvaluatorsDo() {
    Dataset<Row> weighted = texts.withColumn("weight", expr("double(1 + id % 3)"));
    AimleTextExplainerModel scores =
        small().setWordVectors(vectors).setWeightCol("weight").fit(weighted);
    ExplainerMetrics metrics = scores.evaluate(weighted);
    RegressionEvaluator evaluator = new RegressionEvaluator().setWeightCol("weight");
    Dataset<Row> predicted = scores.transform(weighted);
    assertEquals(60, metrics.examples());
    assertEquals(
        evaluator.setMetricName("mse").evaluate(predicted), metrics.meanSquaredError(), 1e-9);
    // MLlib takes weights of R2 for numbers of texts, less one.
    assertEquals(
        new RegressionEvaluator().setMetricName("r2").evaluate(model.transform(texts)),
        model.evaluate(texts).r2(),
        1e-9);
    assertTrue(Double.isNaN(metrics.accuracy()));

    Dataset<Row> classes = weighted.withColumn("label", expr("double(label > 0.5)"));
    AimleTextExplainerModel classifier =
        small()
            .setWordVectors(vectors)
            .setTask("classification")
            .setWeightCol("weight")
            .fit(classes);
    ExplainerMetrics shares = classifier.evaluate(classes);
    MulticlassClassificationEvaluator of =
        new MulticlassClassificationEvaluator().setWeightCol("weight");
    Dataset<Row> guessed = classifier.transform(classes);
    assertEquals(of.setMetricName("accuracy").evaluate(guessed), shares.accuracy(), 1e-9);
    assertEquals(of.setMetricName("logLoss").evaluate(guessed), shares.logLoss(), 1e-9);
    assertEquals(
        shares.accuracy(),
        classifier
            .evaluate(classes.withColumn("label", expr("array(1 - label, label)")))
            .accuracy());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> scores.evaluate(weighted.withColumn("label", expr("cast(null as double)"))));
    assertTrue(e.getMessage().contains("'label' (labelCol)"), e.getMessage());
    ExplainerMetrics fewer =
        scores.evaluate(
            weighted
                .withColumn("weight", expr("if(id % 4 = 0, null, weight)"))
                .withColumn("label", expr("if(id % 4 = 1, double('NaN'), label)")));
    assertEquals(scores.evaluate(weighted.filter("id % 4 > 1")), fewer);
    assertEquals(metrics, scores.evaluate(weighted.repartition(7)));
    refusesWeight(scores, weighted, "the weight -1.0", "if(id = 7, -1, 1)");
    refusesWeight(scores, weighted, "the weight 0", "0");
  }

  private static void refusesWeight(
      AimleTextExplainerModel model, Dataset<Row> texts, String problem, String weight) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> model.evaluate(texts.withColumn("weight", expr(weight))));
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }
}
