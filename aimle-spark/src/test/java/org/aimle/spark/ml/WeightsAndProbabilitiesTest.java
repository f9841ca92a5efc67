package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.LocalSession;
import org.aimle.spark.text.files.SyntheticReviews;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Texts that count differently, and labels that are the probability of each class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WeightsAndProbabilitiesTest {

  private SparkSession spark;
  private Dataset<Row> texts;
  private Dataset<Row> test;
  private WordVectors vectors;

  @BeforeAll
  void read() {
    spark = LocalSession.get();
    SyntheticReviews reviews = new SyntheticReviews(3);
    texts =
        reviews
            .dataset(spark, "taste", "train", 0, 300)
            .withColumn("label", expr("round(label * 8) / 8")) // so that 1 - label is exact
            .cache();
    test = reviews.dataset(spark, "taste", "test", 2000, 100).cache();
    vectors =
        settings().setVectorSize(16).setVectorIterations(8).setMaxIter(1).fit(texts).wordVectors();
  }

  @AfterAll
  void stop() {
    LocalSession.stop();
  }

  private static AimleTextExplainer settings() {
    return new AimleTextExplainer()
        .setIdCol("id")
        .setK(5)
        .setFilters(16)
        .setHiddenUnits(32)
        .setLearningRate(1e-2)
        .setBatchSize(20)
        .setMaxIter(4)
        .setSeed(1);
  }

  private AimleTextExplainer stage() {
    return settings().setWordVectors(vectors);
  }

  private float[] parameters(AimleTextExplainerModel model) {
    return model.network().params().ravel().toFloatVector();
  }

  @Test
  void textsOfWeightZeroAreNotLearnt() {
    // Every other text has a wrong label, which must not matter.
    Dataset<Row> half =
        texts
            .withColumn("label", expr("if(id % 2 = 0, label, 1 - label)"))
            .withColumn("weight", expr("if(id % 2 = 0, 3, 0)"));
    double weighted = mse(stage().setWeightCol("weight").setMaxIter(8).fit(half));
    double all = mse(stage().setMaxIter(8).fit(half));
    assertTrue(weighted < 0.6 * all, weighted + " against " + all);
  }

  private double mse(AimleTextExplainerModel model) {
    return new RegressionEvaluator().setMetricName("mse").evaluate(model.transform(test));
  }

  @Test
  void onlyTheRatiosOfWeightsMatter() {
    Dataset<Row> weighted =
        texts
            .withColumn("small", expr("cast(1 + id % 3 as double)"))
            .withColumn("large", expr("8 * (1 + id % 3)"))
            .withColumn("ones", expr("cast(1 as float)"));
    float[] small = parameters(stage().setWeightCol("small").fit(weighted));
    assertArrayEquals(
        small, parameters(stage().setWeightCol("large").fit(weighted.repartition(3))));
    float[] plain = parameters(stage().fit(weighted));
    assertArrayEquals(plain, parameters(stage().setWeightCol("ones").fit(weighted)), 1e-4f);
    assertNotEquals(0, gap(plain, small), 1e-3);
  }

  private static double gap(float[] one, float[] other) {
    double gap = 0;
    for (int i = 0; i < one.length; i++) {
      gap = Math.max(gap, Math.abs(one[i] - other[i]));
    }
    return gap;
  }

  @Test
  void validationIsWeightedToo() {
    Dataset<Row> held =
        texts
            .withColumn("held", expr("id >= 250"))
            .withColumn("weight", expr("if(id = 260, 1, if(id >= 250, 0, 2))"));
    AimleTextExplainerModel model =
        stage().setMaxIter(1).setValidationIndicatorCol("held").setWeightCol("weight").fit(held);
    Row counted = model.transform(held.filter("id = 260")).select("label", "prediction").head();
    double error = ((Number) counted.get(0)).doubleValue() - counted.getDouble(1);
    assertEquals(
        error * error,
        model.summary().history().epochs().get(0).validationLoss().orElseThrow(),
        1e-4);
  }

  @Test
  void weightsThatAreNoneAreRefusedByName() {
    refuses("the weight -1.0", "if(id = 7, -1.0, 1.0)", "id 7");
    refuses("the weight null", "if(id = 7, null, 1.0)", "id 7");
    refuses("the weight Infinity", "if(id = 7, double('Infinity'), 1.0)", "id 7");
    refuses("the weight 0", "0", "'weight'");
    refuses("must be a number", "'heavy'", "'weight'");
  }

  private void refuses(String problem, String weight, String where) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> stage().setWeightCol("weight").fit(texts.withColumn("weight", expr(weight))));
    assertTrue(e.getMessage().contains(problem), e.getMessage());
    assertTrue(e.getMessage().contains(where), e.getMessage());
  }

  @Test
  void probabilitiesOfTwoClassesAreWhatTheSecondOnesAre() {
    AimleTextExplainerModel second = stage().setTask("classification").fit(texts);
    Dataset<Row> pairs = texts.withColumn("label", expr("array(1 - label, label)"));
    AimleTextExplainerModel both = stage().fit(pairs);
    assertEquals(2, both.numClasses());
    assertArrayEquals(parameters(second), parameters(both));
    Dataset<Row> vector = pairs.withColumn("label", functions.array_to_vector(pairs.col("label")));
    assertArrayEquals(parameters(second), parameters(stage().fit(vector)));
  }

  @Test
  void sumsOfProbabilitiesMayBeOffByRounding() {
    String exact = "if(label > 0.5, array(0D, 1D), array(0.5D, 0.5D))";
    String off = "if(label > 0.5, array(0D, 1.0005D), array(0.5D, 0.5D))";
    assertArrayEquals(
        parameters(stage().setMaxIter(1).fit(texts.withColumn("label", expr(exact)))),
        parameters(stage().setMaxIter(1).fit(texts.withColumn("label", expr(off)))));
  }

  @Test
  void learnsTheProbabilitiesOfThreeClasses() {
    String three = "array(0.5 * label, 0.5 * label, 1 - label)";
    AimleTextExplainerModel model =
        stage().setMaxIter(8).fit(texts.withColumn("label", expr(three)));
    assertEquals(3, model.numClasses());
    double error = 0;
    List<Row> rows =
        model
            .transform(test)
            .select(col("label"), functions.vector_to_array(col("probability"), "float64"))
            .collectAsList();
    for (Row row : rows) {
      List<Double> probability = row.getList(1);
      double label = ((Number) row.get(0)).doubleValue();
      error += Math.abs(probability.get(2) - (1 - label)) / rows.size();
      assertEquals(probability.get(0), probability.get(1), 0.2);
    }
    assertTrue(error < 0.15, "mean error " + error);
  }

  @Test
  void labelsThatAreNoProbabilitiesAreRefusedByName() {
    refusesLabel("sum to 1", "if(id = 7, array(0.5, 0.6), array(0.5, 0.5))");
    refusesLabel("sum to 1", "if(id = 7, array(-0.5, 1.5), array(0.5, 0.5))");
    refusesLabel("two or more classes", "array(1.0)");
    refusesLabel("a null label", "if(id = 7, null, array(0.5, 0.5))");
    refusesLabel("the label [0.5, null]", "if(id = 7, array(0.5, null), array(0.5, 0.5))");
    refusesLabel("2 classes, others of 3", "if(id = 7, array(0.5, 0.5), array(0.5, 0.5, 0))");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                stage()
                    .setTask("regression")
                    .fit(texts.withColumn("label", expr("array(0.5, 0.5)"))));
    assertTrue(e.getMessage().contains("task is regression"), e.getMessage());
  }

  private void refusesLabel(String problem, String label) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> stage().fit(texts.withColumn("label", expr(label))));
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }
}
