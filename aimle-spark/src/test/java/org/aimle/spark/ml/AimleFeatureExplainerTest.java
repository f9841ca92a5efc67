package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aimle.WrongInputException;
import org.aimle.spark.text.LocalSession;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.AttributeType;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AimleFeatureExplainerTest {

  private static final List<String> NAMES =
      List.of(
          "age",
          "a",
          "home_city_vec_new_york",
          "home_city_vec_oslo",
          "home_city_vec_rome",
          "home_country_vec_it",
          "home_country_vec_no",
          "constant",
          "b",
          "far_off");

  private SparkSession spark;
  private Dataset<Row> rows;

  /** Where it does not matter what is learnt. */
  private Dataset<Row> few;

  private AimleFeatureExplainerModel model;

  @TempDir Path folder;

  @BeforeAll
  void train() {
    spark = LocalSession.get();
    rows = Customers.assembled(spark, 900);
    few = rows.filter("id < 120").cache();
    model = stage().setMaxIter(12).fit(rows);
  }

  @AfterAll
  void stop() {
    LocalSession.stop();
  }

  private static AimleFeatureExplainer stage() {
    return new AimleFeatureExplainer()
        .setIdCol("id")
        .setValidationIndicatorCol("held")
        .setK(2)
        .setSelectorUnits(24)
        .setHiddenUnits(32)
        .setLearningRate(3e-3)
        .setBatchSize(20)
        .setMaxIter(1)
        .setSeed(1);
  }

  private static float[] parameters(AimleFeatureExplainerModel model) {
    return model.network().params().ravel().toFloatVector();
  }

  /** What the explanations name of cities is their group. */
  private static Set<String> chosen(Row row) {
    List<Row> chosen = row.getList(row.fieldIndex("explanation"));
    return chosen.stream()
        .map(one -> one.getString(1).replaceFirst("(home_city_vec).*", "$1"))
        .collect(Collectors.toSet());
  }

  @Test
  void learnsToPredictAndToExplain() {
    Dataset<Row> explained = model.transform(rows.filter("held")).cache();
    double mse = new RegressionEvaluator().setMetricName("mse").evaluate(explained);
    double variance =
        rows.selectExpr("avg(label * label) - avg(label) * avg(label)").head().getDouble(0);
    assertTrue(mse < 0.1 * variance, "mse " + mse + ", variance " + variance);
    List<Row> all = explained.collectAsList();
    long right =
        all.stream().filter(row -> chosen(row).equals(Set.of("age", "home_city_vec"))).count();
    // Two of seven at random: 1 in 21.
    assertTrue(right > 0.9 * all.size(), right + " of " + all.size());
    assertEquals(12, model.summary().history().epochs().size());
    assertEquals(0, model.summary().skippedRows());
  }

  @Test
  void theColumnsOfAnAttributeAreChosenAsOne() {
    assertEquals(NAMES, model.featureNames());
    assertEquals(
        List.of(
            new FeatureGroup("home_city_vec", List.of(2, 3, 4)),
            new FeatureGroup("home_country_vec", List.of(5, 6))),
        model.featureGroups());
    for (Row row : model.transform(rows.filter("held")).collectAsList()) {
      List<Row> chosen = row.getList(row.fieldIndex("explanation"));
      assertEquals(2, chosen.size());
      assertTrue(chosen.get(0).getInt(0) < chosen.get(1).getInt(0));
      Vector features = row.getAs("features");
      String city = row.getAs("home_city");
      for (Row one : chosen) {
        if (one.getString(1).equals("age")) {
          assertEquals(features.apply(0), one.getDouble(2));
        } else if (one.getString(1).startsWith("home_city_vec") && !city.equals("sao_paulo")) {
          assertEquals("home_city_vec_" + city, one.getString(1));
          assertEquals(NAMES.indexOf(one.getString(1)), one.getInt(0));
          assertEquals(1, one.getDouble(2));
        } else if (one.getString(1).startsWith("home_city_vec")) {
          assertEquals("home_city_vec", one.getString(1));
          assertEquals(2, one.getInt(0));
          assertEquals(0, one.getDouble(2));
        }
      }
    }
  }

  @Test
  void groupsAreAsTheUserNamesThem() {
    AimleFeatureExplainerModel named =
        stage().setGroups(new String[] {"home_city_vec", "0-1"}).fit(few);
    assertEquals(
        List.of(
            new FeatureGroup("0-1", List.of(0, 1)),
            new FeatureGroup("home_city_vec", List.of(2, 3, 4))),
        named.featureGroups());
    assertEquals(List.of(), stage().setGroups(new String[0]).fit(few).featureGroups());
    refuses("k is 3, but there are 10 features in 3 groups", "0-6", "7-8");
    refuses("no feature has a name that begins with 'city_'", "city");
    refuses(
        "feature 2, 'home_city_vec_new_york', is in the groups 'home' and '2-3'", "home", "2-3");
    refuses("group '8-10' must be of features from 0 to 9", "8-10");
  }

  private void refuses(String message, String... groups) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> stage().setK(3).setGroups(groups).transformSchema(rows.schema()));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private static Dataset<Row> as(Dataset<Row> rows, UDF1<Vector, Vector> form) {
    return rows.withColumn(
        "features",
        udf(form, SQLDataTypes.VectorType())
            .apply(col("features"))
            .as("features", rows.schema().apply("features").metadata()));
  }

  @Test
  void theSameRowsGiveTheSameModelHoweverTheyComeAndAreWritten() {
    AimleFeatureExplainer pair = stage().setNumWorkers(2).setAveragingFrequency(3);
    AimleFeatureExplainerModel expected = pair.fit(as(few, Vector::toDense).coalesce(2));
    AimleFeatureExplainerModel other =
        pair.fit(as(few.repartition(20).orderBy(expr("id % 7")), Vector::toSparse));
    assertArrayEquals(parameters(expected), parameters(other));
    assertEquals(expected.trained().standardisation(), other.trained().standardisation());
    AimleFeatureExplainer unnamed = stage();
    unnamed.clear(unnamed.idCol());
    assertArrayEquals(
        parameters(unnamed.fit(as(few, Vector::toSparse).coalesce(2))),
        parameters(unnamed.fit(as(few, Vector::toDense).repartition(20))));
    assertFalse(
        Arrays.equals(
            parameters(expected),
            parameters(pair.copy(new ParamMap().put(pair.seed().w(2L))).fit(few))));
    List<String> written = List.of("id", "prediction", "explanation");
    Column[] columns = written.stream().map(name -> col(name)).toArray(Column[]::new);
    assertEquals(
        model.transform(as(few, Vector::toDense)).select(columns).orderBy("id").collectAsList(),
        model
            .transform(as(few.repartition(5), Vector::toSparse))
            .select(columns)
            .orderBy("id")
            .collectAsList());
  }

  @Test
  void savedModelsExplainAsBefore() {
    String path = folder.resolve("pipeline").toString();
    PipelineModel pipeline =
        new Pipeline().setStages(new PipelineStage[] {stage().setExplanationCol("why")}).fit(few);
    AimleFeatureExplainerModel saved = (AimleFeatureExplainerModel) pipeline.stages()[0];
    assertDoesSave(pipeline, path);
    PipelineModel loaded = PipelineModel.load(path);
    AimleFeatureExplainerModel stage = (AimleFeatureExplainerModel) loaded.stages()[0];
    assertEquals(
        pipeline.transform(few).orderBy("id").collectAsList(),
        loaded.transform(few).orderBy("id").collectAsList());
    assertEquals(pipeline.transform(few).schema(), loaded.transform(few).schema());
    assertEquals(saved.summary(), stage.summary());
    assertEquals(saved.featureGroups(), stage.featureGroups());
    assertEquals(saved.trained().standardisation(), stage.trained().standardisation());
    WrongParamException fixed =
        assertThrows(WrongParamException.class, () -> stage.set(stage.k(), (Object) 3));
    assertTrue(fixed.getMessage().contains("k is 2 in this model"), fixed.getMessage());
    assertThrows(
        WrongParamException.class, () -> stage.set(stage.groups(), new String[] {"home_city"}));
    Row first = loaded.transform(few).orderBy("id").first();
    RowExplanation explanation = stage.explain(first.getAs("features"));
    assertEquals(first.<Double>getAs("prediction"), explanation.prediction());
    List<Row> why = first.getList(first.fieldIndex("why"));
    for (int i = 0; i < why.size(); i++) {
      ChosenFeature chosen = explanation.chosen().get(i);
      assertEquals(why.get(i).getInt(0), chosen.index());
      assertEquals(why.get(i).getString(1), chosen.name());
      assertEquals(why.get(i).getDouble(2), chosen.value());
      assertEquals(why.get(i).getDouble(3), chosen.score());
    }
    AimleFeatureExplainerModel cloned = SerializationUtils.clone(stage);
    assertEquals(explanation, cloned.explain(first.getAs("features")));
    assertFalse(cloned.hasSummary());
  }

  private static void assertDoesSave(PipelineModel pipeline, String path) {
    try {
      pipeline.write().overwrite().save(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void filesThatDoNotFitEachOtherAreRefused() throws IOException {
    String path = folder.resolve("changed").toString();
    model.save(path);
    Path features = Path.of(path, "features.json");
    String whole = Files.readString(features);
    Files.delete(Path.of(path, ".features.json.crc"));
    refusesFile(
        "takes FeatureGroups(10 columns in 7 groups), but features.json beside it tells of"
            + " FeatureGroups(10 columns in 6 groups)",
        path,
        whole
            .replace("\"groups\":[0,1,", "\"groups\":[0,0,")
            .replace("\"groupNames\":[\"age\",\"a\",", "\"groupNames\":[\"age\","));
    refusesFile(
        "9 names of features and 7 of groups are given for 10 features",
        path,
        whole.replace("\"names\":[\"age\",", "\"names\":["));
    refusesFile(
        "does not tell of features: No value for property 'means'",
        path,
        whole.replace("means", "medians"));
    Files.delete(features);
    String message =
        assertThrows(WrongInputException.class, () -> AimleFeatureExplainerModel.load(path))
            .getMessage();
    assertTrue(message.contains("has no features.json; save the model again"), message);
  }

  private static void refusesFile(String message, String path, String features) throws IOException {
    Files.writeString(Path.of(path, "features.json"), features);
    Exception e = assertThrows(RuntimeException.class, () -> AimleFeatureExplainerModel.load(path));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void savedEstimatorsTrainAsBefore() {
    String path = folder.resolve("estimator").toString();
    AimleFeatureExplainer given = stage().setGroups(new String[] {"home_city_vec"});
    assertDoesSave(given, path);
    AimleFeatureExplainer loaded = AimleFeatureExplainer.load(path);
    assertArrayEquals(given.getGroups(), loaded.getGroups());
    assertArrayEquals(parameters(given.fit(few)), parameters(loaded.fit(few)));
    assertTrue(given instanceof HasFeaturesCol && given instanceof HasMaxIter);
  }

  private static void assertDoesSave(AimleFeatureExplainer stage, String path) {
    try {
      stage.write().overwrite().save(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Null, NaN, infinite, too large, and of another size: rows 3 to 7; row 8 has no label. */
  private Dataset<Row> odd() {
    UDF2<Long, Vector, Vector> odd =
        (id, features) -> {
          double[] values = features.toArray();
          switch (id.intValue()) {
            case 3:
              return null;
            case 4:
              values[1] = Double.NaN;
              break;
            case 5:
              values[1] = Double.NEGATIVE_INFINITY;
              break;
            case 6:
              values[1] = 1e39;
              break;
            case 7:
              return Vectors.dense(Arrays.copyOf(values, 9));
            default:
              return features;
          }
          return Vectors.dense(values);
        };
    return few.withColumn(
            "features", udf(odd, SQLDataTypes.VectorType()).apply(col("id"), col("features")))
        .withColumn("label", expr("if(id = 8, null, label)"));
  }

  @Test
  void invalidRowsAreAnErrorOrLeftOut() {
    Dataset<Row> odd = odd();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> stage().fit(odd));
    assertEquals(
        "the row with id 3 is null; drop the row, or set handleInvalid to skip", e.getMessage());
    refusesRow("the row with id 4 has the value NaN at feature 1", odd.filter("id <> 3"));
    refusesRow("the row with id 5 has the value -Infinity at feature 1", odd.filter("id > 4"));
    refusesRow("the row with id 6 has a value too large for single", odd.filter("id > 5"));
    refusesRow("the row with id 7 has 9 features instead of 10", odd.filter("id > 6"));
    refusesRow("the row with id 8 has a null label", odd.filter("id > 7"));
    for (String handling : List.of("skip", "keep")) {
      AimleFeatureExplainerModel fitted = stage().setHandleInvalid(handling).fit(odd);
      assertEquals(6, fitted.summary().skippedRows());
      assertEquals(95, fitted.summary().history().epochs().get(0).examples());
      assertEquals(handling.equals("skip") ? 115 : 120, fitted.transform(odd).count());
      assertEquals(
          handling.equals("skip") ? 0 : 5,
          fitted.transform(odd).filter("prediction is null and size(explanation) = 0").count());
    }
    Exception inTask =
        assertThrows(Exception.class, () -> model.transform(odd).select("prediction").collect());
    assertTrue(
        ExceptionUtils.getStackTrace(inTask).contains("a row's vector is null; drop the row"));
    assertThrows(WrongInputException.class, () -> model.explain(Vectors.zeros(9)));
    assertThrows(WrongInputException.class, () -> model.explain(null));
  }

  private void refusesRow(String message, Dataset<Row> odd) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> stage().fit(odd));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void crossValidationChoosesKAndResumes() throws IOException {
    Path checkpoints = folder.resolve("folds");
    AimleFeatureExplainer stage = stage().setCheckpointDir(checkpoints.toString());
    stage.clear(stage.validationIndicatorCol());
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(new Pipeline().setStages(new PipelineStage[] {stage}))
            .setEvaluator(new RegressionEvaluator().setMetricName("mse"))
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(stage.k(), new int[] {1, 2}).build())
            .setNumFolds(2)
            .setSeed(1);
    CrossValidatorModel tuned = validator.fit(few);
    int best = tuned.avgMetrics()[0] < tuned.avgMetrics()[1] ? 1 : 2;
    PipelineModel chosen = (PipelineModel) tuned.bestModel();
    assertEquals(best, ((AimleFeatureExplainerModel) chosen.stages()[0]).getK());
    assertEquals(5, folders(checkpoints), "two for each fold, one for the best on all rows");
    assertArrayEquals(tuned.avgMetrics(), validator.fit(few).avgMetrics());
    assertEquals(5, folders(checkpoints));
  }

  private static long folders(Path parent) throws IOException {
    try (Stream<Path> folders = Files.list(parent)) {
      return folders.filter(Files::isDirectory).count();
    }
  }

  @Test
  void explainsClasses() {
    String grade = "if(label < 0.3, 'low', if(label < 0.8, 'middle', 'high'))";
    Dataset<Row> graded = rows.withColumn("grade", expr(grade));
    Dataset<Row> indexed =
        new StringIndexer()
            .setInputCol("grade")
            .setOutputCol("class")
            .setStringOrderType("alphabetAsc")
            .fit(graded)
            .transform(graded);
    AimleFeatureExplainerModel classifier = stage().setLabelCol("class").setMaxIter(8).fit(indexed);
    assertEquals(3, classifier.numClasses());
    Dataset<Row> explained = classifier.transform(indexed.filter("held")).cache();
    assertTrue(explained.filter("class = prediction").count() > 0.9 * explained.count());
    for (Row row : explained.select("probability").collectAsList()) {
      assertEquals(1, Arrays.stream(row.<Vector>getAs(0).toArray()).sum(), 1e-6);
    }
    assertEquals(
        150,
        classifier
            .copy(ParamMap.empty())
            .setThresholds(new double[] {1, 0, 1})
            .transform(indexed.filter("held"))
            .filter("prediction = 1")
            .count());
    AimleFeatureExplainerModel yes =
        stage().setMaxIter(8).fit(rows.withColumn("label", expr("label > 0.5")));
    assertEquals(2, yes.numClasses());
    assertTrue(
        new BinaryClassificationEvaluator()
                .setLabelCol("truth")
                .evaluate(
                    yes.transform(
                        rows.filter("held").withColumn("truth", expr("double(label > 0.5)"))))
            > 0.95);
    AimleFeatureExplainerModel far =
        stage().setMaxIter(8).fit(rows.withColumn("label", expr("1000 * label - 300")));
    double mse =
        new RegressionEvaluator()
            .setMetricName("mse")
            .evaluate(
                far.transform(rows.filter("held").withColumn("label", expr("1000 * label - 300"))));
    assertTrue(mse < 0.2 * 1e6 * 0.13, "mse " + mse);
  }

  @Test
  void vectorsWithoutMetadataAreExplainedByIndex() {
    UDF1<Vector, Vector> same = vector -> vector;
    Dataset<Row> bare =
        few.withColumn("features", udf(same, SQLDataTypes.VectorType()).apply(col("features")));
    assertEquals(-1, AttributeGroup.fromStructField(bare.schema().apply("features")).size());
    AimleFeatureExplainerModel fitted = stage().setGroups(new String[] {"2-4", "5-6"}).fit(bare);
    assertEquals("3", fitted.featureNames().get(3));
    assertArrayEquals(parameters(stage().fit(few)), parameters(fitted));
    Dataset<Row> mixed = bare.union(odd().filter("id = 7"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> stage().fit(mixed));
    assertTrue(e.getMessage().contains("has 9 features instead of 10"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> stage().fit(bare.limit(0)));
    assertTrue(e.getMessage().contains("the data set is empty"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> stage().setK(10).fit(bare));
    assertTrue(e.getMessage().contains("there are 10 features, so there is"), e.getMessage());
  }

  @Test
  void columnsAreCheckedBeforeAnythingIsRead() {
    refusesSchema("no such column", stage().setFeaturesCol("vector"));
    refusesSchema("has type double but must be vector", stage().setFeaturesCol("age"));
    refusesSchema("k is 10, but there are 10 features", stage().setK(10));
    refusesSchema("exists already", stage().setPredictionCol("age"));
    refusesSchema("must be a number, boolean, or a vector", stage().setLabelCol("home_city"));
    refusesSchema("patience is set but", patient());
    refusesSchema("gumbel or normal", stage().setEstimator("perturbed").setNoise("none"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> stage().setGroups(new String[] {" "}));
    assertTrue(e.getMessage().contains("none of them must be blank"), e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                model.transformSchema(
                    new StructType().add(new AttributeGroup("features", 9).toStructField())));
    assertTrue(e.getMessage().contains("has vectors of 9 features"), e.getMessage());
  }

  private static AimleFeatureExplainer patient() {
    AimleFeatureExplainer stage = stage().setPatience(2);
    stage.clear(stage.validationIndicatorCol());
    return stage;
  }

  private void refusesSchema(String message, AimleFeatureExplainer stage) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> stage.transformSchema(rows.schema()));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void otherColumnsKeepTheirMetadata() {
    Dataset<Row> out = model.transform(rows);
    assertEquals(rows.schema().apply("features"), out.schema().apply("features"));
    assertEquals(
        AttributeType.Numeric(),
        Attribute.fromStructField(out.schema().apply("prediction")).attrType());
    assertEquals(
        "array<struct<index:int,name:string,value:double,score:double>>",
        out.schema().apply("explanation").dataType().catalogString());
    assertEquals(out.schema(), model.transformSchema(rows.schema()));
    assertFalse(
        model
            .transform(rows)
            .select("id")
            .queryExecution()
            .executedPlan()
            .toString()
            .contains("UDF"));
  }
}
