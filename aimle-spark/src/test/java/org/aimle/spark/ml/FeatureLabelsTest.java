package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.aimle.spark.text.LocalSession;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.shared.HasLoss;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Rows that count differently, labels of several forms and losses, and what chooses features. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeatureLabelsTest {

  private SparkSession spark;
  private Dataset<Row> rows;
  private Dataset<Row> few;

  @TempDir Path folder;

  @BeforeAll
  void read() {
    spark = LocalSession.get();
    // So that 1 - label is exact.
    rows =
        Customers.assembled(spark, 600)
            .withColumn("label", expr("round(label * 8) / 8"))
            .drop("held")
            .cache();
    few = rows.filter("id < 120").cache();
  }

  @AfterAll
  void stop() {
    LocalSession.stop();
  }

  private static AimleFeatureExplainer stage() {
    return new AimleFeatureExplainer()
        .setIdCol("id")
        .setK(2)
        .setSelectorUnits(16)
        .setHiddenUnits(24)
        .setLearningRate(3e-3)
        .setBatchSize(20)
        .setMaxIter(1)
        .setSeed(1);
  }

  private static float[] parameters(AimleFeatureExplainerModel model) {
    return model.network().params().ravel().toFloatVector();
  }

  private static double mse(AimleFeatureExplainerModel model, Dataset<Row> rows) {
    return new RegressionEvaluator().setMetricName("mse").evaluate(model.transform(rows));
  }

  @Test
  void rowsOfWeightZeroAreNotLearnt() {
    // Every other row has a wrong label, which must not matter.
    Dataset<Row> half =
        rows.withColumn("label", expr("if(id % 2 = 0, label, 1 - label)"))
            .withColumn("weight", expr("if(id % 2 = 0, 3, 0)"));
    AimleFeatureExplainer some = stage().setMaxIter(10);
    double all = mse(some.fit(half), rows);
    double weighted = mse(some.setWeightCol("weight").fit(half), rows);
    assertTrue(weighted < 0.5 * all, weighted + " against " + all);
    assertTrue(some instanceof HasWeightCol && some instanceof HasLoss);
  }

  @Test
  void onlyTheRatiosOfWeightsMatter() {
    Dataset<Row> weighted =
        few.withColumn("small", expr("cast(1 + id % 3 as double)"))
            .withColumn("large", expr("8 * (1 + id % 3)"))
            .withColumn("ones", expr("cast(1 as float)"));
    float[] small = parameters(stage().setWeightCol("small").fit(weighted));
    assertArrayEquals(
        small, parameters(stage().setWeightCol("large").fit(weighted.repartition(3))));
    float[] plain = parameters(stage().fit(weighted));
    assertArrayEquals(plain, parameters(stage().setWeightCol("ones").fit(weighted)), 1e-4f);
    assertFalse(Arrays.equals(plain, small));
  }

  @Test
  void validationIsWeightedToo() {
    Dataset<Row> held =
        few.withColumn("held", expr("id >= 100"))
            .withColumn("weight", expr("if(id = 110, 1, if(id >= 100, 0, 2))"));
    AimleFeatureExplainerModel model =
        stage().setValidationIndicatorCol("held").setWeightCol("weight").fit(held);
    Row counted = model.transform(held.filter("id = 110")).select("label", "prediction").head();
    double error = counted.getDouble(0) - counted.getDouble(1);
    assertEquals(
        error * error,
        model.summary().history().epochs().get(0).validationLoss().orElseThrow(),
        1e-4);
  }

  @Test
  void weightsAndLabelsThatAreNoneAreRefusedByName() {
    AimleFeatureExplainer weighted = stage().setWeightCol("weight");
    refuses(weighted, "weight", "if(id = 7, -1.0, 1.0)", "the row with id 7 has the weight -1.0");
    refuses(weighted, "weight", "if(id = 7, null, 1.0)", "the row with id 7 has the weight null");
    refuses(weighted, "weight", "0", "column 'weight' gives all rows to train on the weight 0");
    refuses(weighted, "weight", "'heavy'", "column 'weight' (weightCol) has type string");
    refuses(stage(), "label", "if(id = 7, array(0.5, 0.6), array(0.5, 0.5))", "sum to 1");
    refuses(stage(), "label", "if(id = 7, array(0.5, null), array(0.5, 0.5))", "[0.5, null]");
    refuses(stage(), "label", "if(id = 7, null, array(0.5, 0.5))", "id 7 has a null label");
    refuses(stage(), "label", "array(1.0)", "two or more classes");
    refuses(stage().setTask("regression"), "label", "array(0, 1)", "task is regression");
    AimleFeatureExplainer skips = stage().setWeightCol("weight").setHandleInvalid("skip");
    assertEquals(
        2,
        skips
            .fit(
                few.withColumn("weight", expr("if(id = 7, null, 1.0)"))
                    .withColumn("label", expr("if(id = 8, null, array(label, 1 - label))")))
            .summary()
            .skippedRows());
  }

  private void refuses(AimleFeatureExplainer stage, String column, String value, String problem) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> stage.fit(few.withColumn(column, expr(value))));
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }

  @Test
  void probabilitiesOfTwoClassesAreWhatTheSecondOnesAre() {
    float[] second = parameters(stage().setTask("classification").fit(few));
    Dataset<Row> pairs = few.withColumn("label", expr("array(1 - label, label)"));
    assertArrayEquals(second, parameters(stage().fit(pairs)));
    Dataset<Row> vectors = pairs.withColumn("label", functions.array_to_vector(pairs.col("label")));
    AimleFeatureExplainerModel model = stage().fit(vectors.repartition(5));
    assertArrayEquals(second, parameters(model));
    assertEquals(2, model.numClasses());
  }

  @Test
  void explainsAnotherModelByItsProbabilities() {
    Dataset<Row> taught =
        new LogisticRegression()
            .setProbabilityCol("said")
            .setPredictionCol("class")
            .setRawPredictionCol("raw")
            .fit(rows.withColumn("label", expr("double(label > 0.5)")))
            .transform(rows)
            .cache();
    AimleFeatureExplainerModel model =
        stage().setLabelCol("said").setMaxIter(10).fit(taught.drop("label"));
    double agreement =
        new MulticlassClassificationEvaluator()
            .setLabelCol("class")
            .setMetricName("accuracy")
            .evaluate(model.transform(taught));
    assertTrue(agreement > 0.9, "agreement " + agreement);
    assertEquals(agreement, model.evaluate(taught).accuracy(), 1e-9);
  }

  @Test
  void outliersDoNotDecideWithHubersLoss() {
    // On the scale of ratings from 0 to 10; every tenth label is 20 too high.
    Dataset<Row> clean = rows.withColumn("label", expr("10 * label")).cache();
    Dataset<Row> odd = clean.withColumn("label", expr("if(id % 10 = 3, label + 20, label)"));
    AimleFeatureExplainer trained = stage().setMaxIter(25);
    double squared = mse(trained.fit(odd), clean);
    double robust = mse(trained.setLoss("huber").setEpsilon(0.5).fit(odd), clean);
    assertTrue(robust < 0.5 * squared, robust + " against " + squared);
  }

  @Test
  void aWideHubersLossIsTheSquaredError() {
    Dataset<Row> scaled = few.withColumn("label", expr("10 * label"));
    float[] squared = parameters(stage().fit(scaled));
    assertArrayEquals(
        squared, parameters(stage().setLoss("huber").setEpsilon(11).fit(scaled)), 1e-5f);
    assertFalse(
        Arrays.equals(squared, parameters(stage().setLoss("huber").setEpsilon(1).fit(scaled))));
    AimleFeatureExplainer unset = stage().setLoss("huber");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> unset.transformSchema(few.schema()));
    assertTrue(e.getMessage().contains("epsilon is not set"), e.getMessage());
    unset.setEpsilon(1).setTask("classification");
    e = assertThrows(IllegalArgumentException.class, () -> unset.transformSchema(few.schema()));
    assertTrue(e.getMessage().contains("labels are classes"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> unset.setEpsilon(0));
    assertTrue(e.getMessage().contains("epsilon is 0.0"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> unset.setLoss("absolute"));
  }

  private static Set<Integer> sizes(AimleFeatureExplainerModel model, Dataset<Row> rows) {
    return model.transform(rows).select("explanation").collectAsList().stream()
        .map(row -> row.getList(0).size())
        .collect(Collectors.toSet());
  }

  @Test
  void anotherSolverChooses() throws IOException {
    AimleFeatureExplainer upTo = stage().setSelection("bounded-subset").setK(3).setMaxIter(6);
    AimleFeatureExplainerModel model = upTo.fit(rows);
    assertTrue(sizes(model, rows).stream().allMatch(size -> size <= 3));
    assertEquals("bounded-subset:max=3", model.featureSelection().toString());
    String path = folder.resolve("bounded").toString();
    model.write().overwrite().save(path);
    AimleFeatureExplainerModel loaded = AimleFeatureExplainerModel.load(path);
    assertEquals(
        model.transform(few).orderBy("id").collectAsList(),
        loaded.transform(few).orderBy("id").collectAsList());
    // Each costs more than it can bring in.
    assertEquals(Set.of(0), sizes(upTo.setPrice(10).fit(rows), few));
    // The features as they are, without groups: a run of neighbours.
    AimleFeatureExplainer spans =
        stage().setSelection("spans:spans=1,width=3").setGroups(new String[0]);
    for (Row row : spans.fit(few).transform(few).select("explanation").collectAsList()) {
      List<Row> chosen = row.getList(0);
      assertTrue(chosen.size() <= 3 && !chosen.isEmpty());
      assertEquals(
          chosen.size() - 1, chosen.get(chosen.size() - 1).getInt(0) - chosen.get(0).getInt(0));
    }
  }

  @Test
  void selectionsThatDoNotFitAreRefused() {
    refusesSelection("budget:characters=3", "chooses from the tokens of a text");
    refusesSelection("no-such-solver", "no-such-solver");
    // In seven groups, which only the rows tell.
    refusesSelection("grid-path", "'grid-path' cannot choose from 7 features");
    AimleFeatureExplainer ten = stage().setSelection("top-k:k=10");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ten.transformSchema(few.schema()));
    assertTrue(e.getMessage().contains("k is 10, but there are 10 features"), e.getMessage());
    AimleFeatureExplainer priced =
        stage().setSelection("bounded-subset").setPrice(0.1).setWeightCol("age");
    e = assertThrows(IllegalArgumentException.class, () -> priced.transformSchema(few.schema()));
    assertTrue(e.getMessage().contains("the same for all rows"), e.getMessage());
  }

  private void refusesSelection(String selection, String problem) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> stage().setSelection(selection).fit(few));
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }

  @Test
  void aModelEvaluatesItself() {
    AimleFeatureExplainerModel model = stage().fit(few);
    Dataset<Row> predicted = model.transform(few);
    ExplainerMetrics metrics = model.evaluate(few.repartition(3));
    assertEquals(120, metrics.examples());
    assertEquals(
        new RegressionEvaluator().setMetricName("mse").evaluate(predicted),
        metrics.meanSquaredError(),
        1e-9);
    assertEquals(
        new RegressionEvaluator().setMetricName("r2").evaluate(predicted), metrics.r2(), 1e-9);
    // No variance: MLlib says NaN or minus infinity.
    assertEquals(0, model.evaluate(few.withColumn("label", expr("0.1"))).r2());
    double said = model.transform(few.filter("id = 7")).select("prediction").head().getDouble(0);
    assertEquals(
        1, model.evaluate(few.filter("id = 7").withColumn("label", expr(said + "D"))).r2());
  }
}
