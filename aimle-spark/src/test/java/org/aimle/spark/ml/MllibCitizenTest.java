package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.LocalSession;
import org.aimle.spark.text.files.SyntheticReviews;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.AttributeType;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.shared.HasHandleInvalid;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasSeed;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The stages among MLlib's own: what users of those expect. */
@Tag("spark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MllibCitizenTest {

  private SparkSession spark;
  private Dataset<Row> texts;
  private WordVectors vectors;
  private AimleTextExplainerModel model;

  @TempDir Path folder;

  @BeforeAll
  void train() {
    spark = LocalSession.get();
    texts = new SyntheticReviews(3).dataset(spark, "taste", "train", 0, 80).cache();
    model = small().fit(texts);
    vectors = model.wordVectors();
  }

  @AfterAll
  void stop() {
    LocalSession.stop();
  }

  private AimleTextExplainer stage() {
    return small().setWordVectors(vectors);
  }

  private static AimleTextExplainer small() {
    return new AimleTextExplainer()
        .setIdCol("id")
        .setVectorSize(8)
        .setVectorIterations(1)
        .setK(3)
        .setFilters(4)
        .setHiddenUnits(4)
        .setBatchSize(20)
        .setMaxIter(1)
        .setSeed(1);
  }

  @Test
  void otherColumnsKeepTheirMetadata() {
    Dataset<Row> named = texts.withColumn("mood", expr("if(label > 0.5, 'good', 'bad')"));
    StringIndexer indexer = new StringIndexer().setInputCol("mood").setOutputCol("index");
    IndexToString back = new IndexToString().setInputCol("index").setOutputCol("again");
    Dataset<Row> out =
        new Pipeline()
            .setStages(new PipelineStage[] {indexer, stage(), back})
            .fit(named)
            .transform(named);
    assertEquals(80, out.filter("mood = again").count());
    Attribute prediction = Attribute.fromStructField(out.schema().apply("prediction"));
    assertEquals(AttributeType.Numeric(), prediction.attrType());
    assertEquals(out.schema().apply("prediction"), predicted());
  }

  private org.apache.spark.sql.types.StructField predicted() {
    return model.transformSchema(texts.schema()).apply("prediction");
  }

  @Test
  void sparkReadsOnlyWhatIsAskedFor() {
    String path = folder.resolve("texts.parquet").toString();
    texts.write().parquet(path);
    Dataset<Row> read = spark.read().parquet(path);
    String prediction = plan(model.transform(read).select("prediction"));
    assertTrue(prediction.contains("ReadSchema: struct<tokens:array<string>>"), prediction);
    String filtered = plan(model.transform(read).filter("id = 7").select("explanation"));
    assertTrue(filtered.contains("EqualTo(id,7)"), filtered);
    assertFalse(plan(model.transform(read).select("id")).contains("UDF"));
    assertEquals(
        model.transform(read).filter("prediction > 0.4").select("id", "prediction").count(),
        model.transform(read).select("prediction").collectAsList().stream()
            .filter(row -> row.getDouble(0) > 0.4)
            .count());
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  @Test
  void theFirstRowCostsLittleMoreThanItself() {
    LongAccumulator read = spark.sparkContext().longAccumulator();
    UDF1<Long, Long> counting =
        id -> {
          read.add(1);
          return id;
        };
    Dataset<Row> counted =
        texts
            .coalesce(1)
            .withColumn(
                "seen", udf(counting, DataTypes.LongType).asNondeterministic().apply(col("id")));
    model.transform(counted).head(1);
    assertTrue(read.value() <= 2, "rows read: " + read.value());
  }

  @Test
  void invalidTextsAreSkippedByFitAsByTransform() {
    Dataset<Row> odd =
        texts
            .withColumn(
                "tokens",
                expr(
                    "case id when 3 then null when 4 then array() when 5 then array('a', null)"
                        + " when 6 then array('short') else tokens end"))
            .withColumn("label", expr("if(id = 8, null, label)"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> stage().fit(odd));
    assertTrue(e.getMessage().contains("the text with id 3 is null"), e.getMessage());
    for (String handling : List.of("skip", "keep")) {
      AimleTextExplainerModel fitted = stage().setHandleInvalid(handling).fit(odd);
      assertEquals(4, fitted.summary().skippedTexts());
      assertEquals(76, fitted.summary().history().epochs().get(0).examples());
      assertEquals(handling.equals("skip") ? 77 : 80, fitted.transform(odd).count());
    }
    assertEquals(0, model.summary().skippedTexts());
  }

  @Test
  void shortTextsAreTrainedOnWithEachKindOfEstimator() {
    Dataset<Row> some =
        texts.withColumn("tokens", expr("if(id % 2 = 0, slice(tokens, 1, 2), tokens)"));
    for (String estimator :
        List.of(
            "aimle-central",
            "imle:lambda=10",
            "straight-through",
            "identity",
            "simple",
            "score-function",
            "perturbed",
            "concrete",
            "softsub")) {
      AimleTextExplainerModel fitted = stage().setEstimator(estimator).fit(some);
      assertEquals(40, fitted.transform(some).filter("size(explanation) = 2").count(), estimator);
    }
  }

  @Test
  void messagesDoNotTellTheText() {
    AimleTextExplainer unnamed = stage();
    unnamed.clear(unnamed.idCol());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                unnamed.fit(
                    texts
                        .limit(1)
                        .select(
                            expr("array('secret', 'words')").as("tokens"),
                            expr("double('infinity')").as("label"))));
    assertFalse(e.getMessage().contains("secret"), e.getMessage());
    assertTrue(e.getMessage().contains("xxhash64(tokens, cast(label as double))"), e.getMessage());
    Dataset<Row> broken =
        texts.select(expr("if(id = 3, array('secret', null), tokens)").as("tokens")).coalesce(1);
    Exception inTask = assertThrows(Exception.class, () -> model.transform(broken).collectAsList());
    assertFalse(inTask.toString().contains("secret"));
    assertTrue(
        org.apache.commons.lang3.exception.ExceptionUtils.getStackTrace(inTask)
            .contains("has a null token at position 1; drop the row, or set handleInvalid"));
  }

  @Test
  void whatTrainingFixedIsNotTheModelsToSet() {
    WrongParamException e =
        assertThrows(
            WrongParamException.class, () -> model.copy(new ParamMap().put(model.k().w(7))));
    assertTrue(e.getMessage().contains("k is 3 in this model"), e.getMessage());
    assertThrows(WrongParamException.class, () -> model.set(model.caseSensitive(), (Object) true));
    assertEquals(3, model.copy(new ParamMap().put(model.k().w(3))).getK());
    assertEquals(
        "other",
        model.copy(new ParamMap().put(model.predictionCol().w("other"))).getPredictionCol());
    String path = folder.resolve("fixed").toString();
    assertThrows(
        WrongParamException.class,
        () -> {
          model.save(path);
          AimleTextExplainerModel.load(path).set("maxLength", 5);
        });
    assertThrows(WrongParamException.class, () -> SerializationUtils.clone(model).set("seed", 5L));
  }

  @Test
  void crossValidationChoosesKAndResumes() throws IOException {
    Path checkpoints = folder.resolve("folds");
    AimleTextExplainer stage = stage().setCheckpointDir(checkpoints.toString());
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(new Pipeline().setStages(new PipelineStage[] {stage}))
            .setParallelism(2)
            .setEvaluator(new RegressionEvaluator().setMetricName("mse"))
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(stage.k(), new int[] {1, 4}).build())
            .setNumFolds(2)
            .setSeed(1);
    CrossValidatorModel tuned = validator.fit(texts);
    int best = tuned.avgMetrics()[0] < tuned.avgMetrics()[1] ? 1 : 4;
    PipelineModel chosen = (PipelineModel) tuned.bestModel();
    assertEquals(best, ((AimleTextExplainerModel) chosen.stages()[0]).getK());
    assertEquals(5, folders(checkpoints), "two for each fold, one for the best on all texts");
    assertArrayEquals(tuned.avgMetrics(), validator.fit(texts).avgMetrics());
    assertEquals(5, folders(checkpoints));
  }

  private static long folders(Path parent) throws IOException {
    try (Stream<Path> folders = Files.list(parent)) {
      return folders.filter(Files::isDirectory).count();
    }
  }

  @Test
  void serialisedEstimatorsTrainAsBefore() {
    AimleTextExplainer copy = SerializationUtils.clone(stage());
    assertEquals(vectors.words(), copy.wordVectors().orElseThrow().words());
    assertArrayEquals(
        model.network().params().ravel().toFloatVector(),
        copy.fit(texts).network().params().ravel().toFloatVector());
  }

  @Test
  void columnNamesAreReadAsSparkReadsThem() {
    List<Row> expected = model.transform(texts).select("explanation").collectAsList();
    Dataset<Row> dotted =
        texts.withColumnRenamed("tokens", "review.tokens").withColumnRenamed("label", "a`b");
    Dataset<Row> nested = texts.select(col("id"), struct(col("tokens"), col("label")).as("review"));
    record Names(Dataset<Row> data, String tokens, String label) {}
    for (Names names :
        List.of(
            new Names(dotted, "review.tokens", "a`b"),
            new Names(dotted, "`review.tokens`", "`a``b`"),
            new Names(nested, "review.tokens", "review.label"),
            new Names(
                texts.select(
                    col("id"),
                    expr("transform(tokens, word -> named_struct('result', word))").as("token"),
                    col("label")),
                "token.result",
                "label"),
            new Names(texts, "TOKENS", "Label"))) {
      AimleTextExplainer stage = stage().setTokensCol(names.tokens()).setLabelCol(names.label());
      AimleTextExplainerModel fitted = stage.fit(names.data());
      assertArrayEquals(
          model.network().params().ravel().toFloatVector(),
          fitted.network().params().ravel().toFloatVector());
      assertEquals(expected, fitted.transform(names.data()).select("explanation").collectAsList());
    }
    AimleTextExplainerModel taken = model.copy(ParamMap.empty()).setPredictionCol("LABEL");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> taken.transform(texts));
    assertTrue(e.getMessage().contains("exists already"), e.getMessage());
  }

  @Test
  void columnsWithEmptyNamesAreLeftOut() {
    AimleTextExplainerModel copy = model.copy(ParamMap.empty());
    List<String> own = Arrays.asList(texts.columns());
    assertEquals(
        "explanation",
        String.join(",", without(copy.setPredictionCol("").transform(texts).columns(), own)));
    assertEquals(
        "", String.join(",", without(copy.setExplanationCol("").transform(texts).columns(), own)));
  }

  private static List<String> without(String[] columns, List<String> own) {
    return Arrays.stream(columns).filter(name -> !own.contains(name)).toList();
  }

  @Test
  void explainsOneTextWithoutAJob() {
    Row first = model.transform(texts).select("tokens", "prediction", "explanation").head();
    Explanation explained = model.explain(first.getList(0));
    assertEquals(first.getDouble(1), explained.prediction());
    List<Row> chosen = first.getList(2);
    assertEquals(
        chosen.stream()
            .map(one -> new ChosenToken(one.getInt(0), one.getString(1), one.getFloat(2)))
            .toList(),
        explained.chosen());
    assertThrows(IllegalArgumentException.class, () -> model.explain(List.of()));
  }

  @Test
  void parametersThatSparkNamesAreItsOwn() {
    AimleTextExplainer stage = stage().setHandleInvalid("keep");
    assertEquals(1, assertInstanceOf(HasMaxIter.class, stage).getMaxIter());
    assertEquals(1, assertInstanceOf(HasSeed.class, stage).getSeed());
    assertEquals("keep", assertInstanceOf(HasHandleInvalid.class, stage).getHandleInvalid());
  }

  @Test
  void labelsThatAreNoClassesAreRefused() {
    refusesClasses("has the label -1.0; number the classes", "if(id = 3, -1, 1)");
    refusesClasses("some are fractions and the largest is 2.5", "if(id = 3, 2.5, 1)");
    refusesClasses("at most 1000 classes", "id * 100");
    AimleTextExplainerModel two =
        stage().setTask("classification").fit(texts.withColumn("label", expr("label > 0.5")));
    two.setThresholds(new double[] {1, 1, 1});
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> two.transform(texts));
    assertTrue(e.getMessage().contains("3 elements, but the model has 2"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> two.transformSchema(texts.schema()));
    AimleTextExplainer unfitted = stage().setThresholds(new double[] {1, 1, 1});
    Dataset<Row> yes = texts.withColumn("label", expr("label > 0.5"));
    assertThrows(IllegalArgumentException.class, () -> unfitted.transformSchema(yes.schema()));
    Dataset<Row> untold = texts.withColumn("label", expr("array(label, 1 - label)"));
    unfitted.addListener((progress, state) -> fail("trained before it looked at thresholds"));
    assertThrows(IllegalArgumentException.class, () -> unfitted.fit(untold));
    assertEquals(
        List.of("prediction", "probability", "rawPrediction", "explanation"),
        without(
            two.copy(ParamMap.empty())
                .setThresholds(new double[] {1, 1})
                .transform(texts)
                .columns(),
            Arrays.asList(texts.columns())));
    assertEquals(
        1,
        stage()
            .setTask("regression")
            .fit(texts.withColumn("label", expr("label > 0.5")))
            .numClasses());
  }

  @Test
  void textsThatAreReadNoFurtherThanKTokensLeaveNothingToChoose() {
    AimleTextExplainer stage = stage().setMaxLength(3);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> stage.fit(texts));
    assertTrue(e.getMessage().contains("k is 3 and maxLength 3"), e.getMessage());
  }

  private void refusesClasses(String message, String label) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                stage()
                    .setTask("classification")
                    .fit(texts.withColumn("label", expr("double(" + label + ")"))));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void aHeldOutLabelDoesNotWidenTheRange() {
    AimleTextExplainerModel fitted =
        stage()
            .setValidationIndicatorCol("held")
            .fit(
                texts
                    .withColumn("held", expr("id < 10"))
                    .withColumn("label", expr("if(id = 3, 5000, 10 * label)")));
    assertEquals(0, fitted.transform(texts).filter("prediction > 10 or prediction < 0").count());
  }

  @Test
  void foldsKeepTheClassesThatTheColumnTells() {
    Dataset<Row> four =
        texts.withColumn(
            "label",
            expr("double(id % 2)")
                .as("label", NominalAttribute.defaultAttr().withNumValues(4).toMetadata()));
    AimleTextExplainerModel fitted = stage().fit(four);
    assertEquals(4, fitted.numClasses());
    Dataset<Row> out = fitted.transform(texts);
    assertEquals(4, AttributeGroup.fromStructField(out.schema().apply("probability")).size());
    assertEquals(
        80,
        new VectorAssembler()
            .setInputCols(new String[] {"probability"})
            .setOutputCol("assembled")
            .transform(out)
            .filter("assembled is not null")
            .count());
  }

  @Test
  void namesOfStagesMayHaveDots() {
    AimleTextExplainerModel fitted =
        new AimleTextExplainer("my.explainer")
            .setIdCol("id")
            .setK(3)
            .setFilters(4)
            .setHiddenUnits(4)
            .setMaxIter(1)
            .setWordVectors(vectors)
            .fit(texts);
    assertEquals(80, fitted.transform(texts).select("explanation").collectAsList().size());
  }

  @Test
  void labelsThatAreAllTheSameAreLearnt() {
    AimleTextExplainerModel five = stage().fit(texts.withColumn("label", lit(5)));
    double predicted = five.transform(texts).head().<Double>getAs("prediction");
    assertTrue(predicted > 4.5 && predicted < 5.5, "predicted " + predicted);
  }

  @Test
  void manySmallPartitionsAreReadTogether() throws Exception {
    Dataset<Row> scattered = texts.repartition(100).cache();
    scattered.count();
    AtomicInteger tasks = new AtomicInteger();
    AimleTextExplainerModel fitted =
        heard(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                tasks.incrementAndGet();
              }
            },
            () -> stage().fit(scattered));
    assertArrayEquals(
        model.network().params().ravel().toFloatVector(),
        fitted.network().params().ravel().toFloatVector());
    assertTrue(tasks.get() < 40, "tasks " + tasks.get());
  }

  @Test
  void sparksUiTellsWhatJobsDo() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            told.add(start.properties().getProperty("spark.job.description"));
          }
        };
    spark.sparkContext().setJobDescription("nightly");
    try {
      heard(listener, () -> small().setMaxIter(2).fit(texts));
      assertEquals("nightly", spark.sparkContext().getLocalProperty("spark.job.description"));
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
    assertEquals(
        List.of(
            "nightly: read and check the texts",
            "nightly: count words",
            "nightly: deal texts out for word vectors",
            "nightly: train word vectors",
            "nightly: deal the examples out",
            "nightly: train: epoch 1, minibatches 1 to 5 of each worker",
            "nightly: train: epoch 2, minibatches 1 to 5 of each worker",
            "nightly: gather the updater's state"),
        told.stream().distinct().toList());
  }

  private <T> T heard(SparkListener listener, Supplier<T> work) throws Exception {
    spark.sparkContext().addSparkListener(listener);
    try {
      T result = work.get();
      spark.sparkContext().listenerBus().waitUntilEmpty();
      return result;
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
  }
}
