package org.aimle.spark.ml;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.aimle.explain.RationaleMetrics;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.LocalSession;
import org.aimle.spark.text.files.MalformedTextException;
import org.aimle.spark.text.files.ScoredLines;
import org.aimle.spark.text.files.SyntheticReviews;
import org.aimle.spark.text.files.TextFiles;
import org.aimle.spark.training.RoundListener;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.Word2Vec;
import org.apache.spark.ml.feature.Word2VecModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AimleTextExplainerTest {

  private static final int K = 5;

  private SparkSession spark;
  private Dataset<Row> texts;
  private Dataset<Row> test;
  private WordVectors vectors;
  private AimleTextExplainerModel model;

  @TempDir Path folder;

  @BeforeAll
  void train() {
    spark = LocalSession.get();
    SyntheticReviews reviews = new SyntheticReviews(3);
    Dataset<Row> training =
        reviews.dataset(spark, "taste", "train", 0, 600).withColumn("held", lit(false));
    Dataset<Row> validation =
        reviews.dataset(spark, "taste", "dev", 1000, 100).withColumn("held", lit(true));
    texts = training.union(validation).cache();
    test = reviews.dataset(spark, "taste", "test", 2000, 200).cache();
    model = settings().setVectorSize(24).setVectorIterations(8).setMaxIter(8).fit(texts);
    vectors = model.wordVectors();
  }

  @AfterAll
  void stop() {
    LocalSession.stop();
  }

  /** With the word vectors of the model that all tests share. */
  private AimleTextExplainer stage() {
    return settings().setWordVectors(vectors);
  }

  private static AimleTextExplainer settings() {
    return new AimleTextExplainer()
        .setValidationIndicatorCol("held")
        .setIdCol("id")
        .setK(K)
        .setFilters(32)
        .setHiddenUnits(64)
        .setLearningRate(3e-3)
        .setBatchSize(20)
        .setMaxIter(2)
        .setSeed(1);
  }

  @Test
  void learnsToPredictAndToExplain() {
    Dataset<Row> explained = model.transform(test);
    double mse = new RegressionEvaluator().setMetricName("mse").evaluate(explained);
    double variance =
        test.selectExpr("avg(label * label) - avg(label) * avg(label)").head().getDouble(0);
    assertTrue(mse < 0.1 * variance, "mse " + mse + ", variance " + variance);

    RationaleMetrics metrics = RationaleMetrics.NONE;
    for (Row row : explained.select("tokens", "mask", "explanation").collectAsList()) {
      List<String> tokens = row.getList(0);
      List<Integer> mask = row.getList(1);
      List<Row> chosen = row.getList(2);
      int[] positions = chosen.stream().mapToInt(c -> c.getInt(0)).toArray();
      assertEquals(K, positions.length);
      assertArrayEquals(Arrays.stream(positions).sorted().distinct().toArray(), positions);
      for (Row token : chosen) {
        assertEquals(tokens.get(token.getInt(0)), token.getString(1));
      }
      boolean[] marks = new boolean[mask.size()];
      for (int i = 0; i < marks.length; i++) {
        marks[i] = mask.get(i) == 1;
      }
      metrics = metrics.plus(RationaleMetrics.of(positions, marks, K));
    }
    // Random words reach 0.06.
    assertTrue(metrics.precision() > 0.7, "precision " + metrics.precision());

    AimleTextExplainerSummary summary = model.summary();
    assertEquals(8, summary.history().epochs().size());
    double best =
        summary.history().epochs().get(summary.bestEpoch()).validationLoss().orElseThrow();
    assertTrue(
        summary.history().epochs().stream()
            .allMatch(epoch -> epoch.validationLoss().orElseThrow() >= best));
  }

  @Test
  void explainsScoresOfAnyRange() {
    Dataset<Row> scaled = texts.withColumn("label", expr("40 * label - 5"));
    Dataset<Row> explained = stage().setMaxIter(6).fit(scaled).transform(test);
    double mse =
        new RegressionEvaluator()
            .setMetricName("mse")
            .setLabelCol("scaled")
            .evaluate(explained.withColumn("scaled", expr("40 * label - 5")));
    double variance =
        test.selectExpr("1600 * (avg(label * label) - avg(label) * avg(label))")
            .head()
            .getDouble(0);
    assertTrue(mse < 0.3 * variance, "mse " + mse + ", variance " + variance);
  }

  @Test
  void explainsClasses() throws IOException {
    String mood = "if(label < 0.35, 'bad', if(label < 0.65, 'fair', 'good'))";
    StringIndexer indexer =
        new StringIndexer()
            .setInputCol("mood")
            .setOutputCol("class")
            .setStringOrderType("alphabetAsc");
    Dataset<Row> named = texts.withColumn("mood", expr(mood));
    PipelineModel fitted =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  indexer,
                  stage().setLabelCol("class").setMaxIter(8),
                  new IndexToString().setInputCol("prediction").setOutputCol("predicted mood")
                })
            .fit(named);
    AimleTextExplainerModel classifier = (AimleTextExplainerModel) fitted.stages()[1];
    assertEquals(3, classifier.numClasses());
    Dataset<Row> explained = fitted.transform(test.withColumn("mood", expr(mood))).cache();
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .setLabelCol("class")
            .evaluate(explained);
    double most =
        explained.groupBy("mood").count().agg(max("count")).head().getLong(0)
            / (double) explained.count();
    assertTrue(accuracy > most + 0.5 * (1 - most), "accuracy " + accuracy + ", guessed " + most);
    assertEquals(Math.round(accuracy * 200), explained.filter("mood = `predicted mood`").count());
    for (Row row : explained.select("probability", "rawPrediction").collectAsList()) {
      double[] probability = row.<Vector>getAs(0).toArray();
      assertEquals(1, Arrays.stream(probability).sum(), 1e-6);
      assertEquals(StrictMath.log(probability[1]), row.<Vector>getAs(1).apply(1));
    }
    String path = folder.resolve("classifier").toString();
    classifier.save(path);
    AimleTextExplainerModel loaded = AimleTextExplainerModel.load(path);
    Dataset<Row> indexed = indexer.fit(named).transform(test.withColumn("mood", expr(mood)));
    assertEquals(
        explained.select("prediction", "probability", "explanation").collectAsList(),
        loaded
            .transform(indexed)
            .select("prediction", "probability", "explanation")
            .collectAsList());
    assertEquals(
        explained.schema().apply("prediction"),
        loaded.transform(indexed).schema().apply("prediction"));
    loaded.setThresholds(new double[] {1, 0, 1});
    assertEquals(200, loaded.transform(indexed).filter("prediction = 1").count());
    List<Row> first = explained.select("tokens", "prediction").limit(1).collectAsList();
    assertEquals(
        first.get(0).getDouble(1), classifier.explain(first.get(0).getList(0)).prediction());
  }

  @Test
  void explainsYesAndNoAndTheirProbabilities() {
    Dataset<Row> yes = texts.withColumn("label", expr("label > 0.5"));
    Dataset<Row> truth = test.withColumn("truth", expr("double(label > 0.5)"));
    BinaryClassificationEvaluator area = new BinaryClassificationEvaluator().setLabelCol("truth");
    AimleTextExplainerModel hard = stage().setMaxIter(6).fit(yes);
    assertEquals(2, hard.numClasses());
    assertTrue(area.evaluate(hard.transform(truth)) > 0.9);
    // The scores of the texts as probabilities.
    AimleTextExplainerModel soft = stage().setTask("classification").setMaxIter(6).fit(texts);
    Dataset<Row> explained = soft.transform(truth);
    assertTrue(area.evaluate(explained) > 0.9);
    double off =
        explained
            .select(
                vector_to_array(explained.col("probability"), "float64").getItem(1).as("p"),
                col("label"))
            .selectExpr("avg(abs(p - label))")
            .head()
            .getDouble(0);
    assertTrue(off < 0.15, "off by " + off);
  }

  @Test
  void theSameTextsGiveTheSameModelHoweverTheyArePartitioned() {
    float[] once = stage().fit(texts).network().params().ravel().toFloatVector();
    float[] again = stage().fit(texts.repartition(4)).network().params().ravel().toFloatVector();
    assertArrayEquals(once, again);
    AimleTextExplainer unnamed = stage();
    unnamed.clear(unnamed.idCol());
    float[] hashed = unnamed.fit(texts.coalesce(1)).network().params().ravel().toFloatVector();
    float[] hashedAgain =
        unnamed
            .fit(texts.repartition(3).orderBy("name"))
            .network()
            .params()
            .ravel()
            .toFloatVector();
    assertArrayEquals(hashed, hashedAgain);
    assertTrue(
        !Arrays.equals(
            once, stage().setSeed(2).fit(texts).network().params().ravel().toFloatVector()));
  }

  @Test
  void twoWorkersTrainTogether() {
    AimleTextExplainerModel pair =
        stage().setNumWorkers(2).setAveragingFrequency(2).setBatchSize(10).setMaxIter(5).fit(texts);
    List<Double> losses =
        pair.summary().history().epochs().stream()
            .map(epoch -> epoch.validationLoss().orElseThrow())
            .toList();
    assertTrue(losses.get(4) < 0.3 * losses.get(0), losses.toString());
  }

  @Test
  void goesOnFromACheckpointWithTheSameTextsOnly() throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    Supplier<AimleTextExplainer> whole =
        () -> stage().setNumWorkers(2).setOuterOptimiser("nesterov:learning-rate=0.7,momentum=0.5");
    float[] expected = parameters(whole.get().fit(texts));
    Supplier<AimleTextExplainer> kept =
        () -> whole.get().setCheckpointDir(checkpoints.toString()).setCheckpointInterval(2);
    AimleTextExplainer crashing = kept.get();
    RoundListener crash =
        (progress, state) -> {
          if (progress.round() == 4) {
            throw new IllegalStateException("crash");
          }
        };
    assertThrows(IllegalStateException.class, () -> kept.get().addListener(crash).fit(texts));
    assertTrue(Files.exists(checkpoints.resolve("checkpoint-0000000004")));
    // Known before anything long: the texts are not even looked at.
    IllegalArgumentException setting =
        assertThrows(
            IllegalArgumentException.class, () -> kept.get().setFilters(9).fit(texts.limit(0)));
    assertTrue(setting.getMessage().contains("filters was "), setting.getMessage());
    assertTrue(setting.getMessage().contains(" and is 9;"), setting.getMessage());
    Dataset<Row> others = texts.withColumn("label", expr("if(id = 7, 1 - label, label)"));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> crashing.fit(others));
    assertTrue(
        refused.getMessage().contains("training data was 600 examples"), refused.getMessage());
    assertArrayEquals(expected, parameters(crashing.fit(texts.repartition(3))));
    assertTrue(!Arrays.equals(expected, parameters(stage().setNumWorkers(2).fit(texts))));
  }

  private static float[] parameters(AimleTextExplainerModel model) {
    return model.network().params().ravel().toFloatVector();
  }

  @Test
  void trainsWithSeveralDrawsAndWithEachKindOfEstimator() {
    for (String estimator :
        List.of(
            "aimle-forward:samples=2",
            "imle:lambda=1000",
            "straight-through",
            "score-function",
            "perturbed",
            "softsub")) {
      AimleTextExplainerModel other =
          stage()
              .setEstimator(estimator)
              .setMaxIter(1)
              .fit(texts.limit(80).union(texts.filter("held")));
      assertEquals(200, other.transform(test).filter("prediction between 0 and 1").count());
    }
  }

  @Test
  void trainsItsOwnVectorsWhenNoneAreGiven() {
    AimleTextExplainer own =
        new AimleTextExplainer()
            .setIdCol("id")
            .setVectorSize(8)
            .setVectorIterations(1)
            .setFilters(4)
            .setHiddenUnits(4)
            .setMaxIter(1);
    AimleTextExplainerModel first = own.fit(texts);
    AimleTextExplainerModel second = own.fit(texts.repartition(3));
    assertEquals(8, first.wordVectors().dimension());
    assertEquals(first.wordVectors().words(), second.wordVectors().words());
    assertEquals(
        first.transform(test).select("prediction").collectAsList(),
        second.transform(test).select("prediction").collectAsList());
    assertEquals(0, first.summary().bestEpoch());
  }

  @Test
  void takesTheVectorsOfAFittedModel() {
    Word2VecModel fitted =
        new Word2Vec()
            .setInputCol("tokens")
            .setOutputCol("vector")
            .setVectorSize(4)
            .setMinCount(5)
            .setSeed(1)
            .fit(texts.limit(100));
    WordVectors taken = new AimleTextExplainer().setWordVectors(fitted).wordVectors().orElseThrow();
    Row superb = fitted.getVectors().filter("word = 'superb'").head();
    float[] vector = new float[4];
    taken.copyVector(taken.id("superb"), vector, 0);
    double[] expected = superb.<Vector>getAs(1).toArray();
    for (int i = 0; i < 4; i++) {
      assertEquals((float) expected[i], vector[i]);
    }
    assertEquals(fitted.getVectors().count(), taken.size());
  }

  @Test
  void serialisedModelsExplainAsBefore() {
    AimleTextExplainerModel copy = SerializationUtils.clone(model);
    assertTrue(!copy.hasSummary());
    assertEquals(
        model.transform(test).select("explanation").collectAsList(),
        copy.transform(test).select("explanation").collectAsList());
  }

  @Test
  void savedModelsExplainAsBefore() throws IOException {
    Path path = folder.resolve("model");
    model.save(path.toString());
    AimleTextExplainerModel loaded = AimleTextExplainerModel.load(path.toString());
    assertEquals(model.uid(), loaded.uid());
    assertEquals(K, loaded.getK());
    assertEquals(model.summary(), loaded.summary());
    assertEquals(8, loaded.summary().history().epochs().size());
    assertEquals(
        model.transform(test).drop("mask").collectAsList(),
        loaded.transform(test).drop("mask").collectAsList());
    Path training = path.resolve("training.json");
    Files.writeString(training, "{}");
    UncheckedIOException broken =
        assertThrows(
            UncheckedIOException.class, () -> AimleTextExplainerModel.load(path.toString()));
    assertTrue(broken.getMessage().contains("training.json"), broken.getMessage());
    Files.delete(training);
    assertTrue(!AimleTextExplainerModel.load(path.toString()).hasSummary());
    assertThrows(IOException.class, () -> model.save(path.toString()));
    model.write().overwrite().save(path.toString());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of(path), files.filter(f -> f.getFileName().toString().contains("model")).toList());
    }
  }

  @Test
  void savedEstimatorsKeepTheirVectors() throws IOException {
    String path = folder.resolve("stage").toString();
    stage().setPatience(4).save(path);
    AimleTextExplainer loaded = AimleTextExplainer.load(path);
    assertEquals(4, loaded.getPatience());
    assertEquals(3e-3, loaded.getLearningRate());
    assertEquals(vectors.words(), loaded.wordVectors().orElseThrow().words());
    assertTrue(!loaded.isSet(loaded.checkpointDir()));
  }

  @Test
  void worksInPipelines() throws IOException {
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {stage()});
    PipelineModel fitted = pipeline.fit(texts);
    String path = folder.resolve("pipeline").toString();
    fitted.save(path);
    assertEquals(
        fitted.transform(test).select("prediction", "explanation").collectAsList(),
        PipelineModel.load(path)
            .transform(test)
            .select("prediction", "explanation")
            .collectAsList());
    String unfitted = folder.resolve("unfitted").toString();
    pipeline.save(unfitted);
    assertEquals(1, Pipeline.load(unfitted).getStages().length);
  }

  @Test
  void isTunedByCrossValidation() {
    AimleTextExplainer stage = stage().setMaxIter(8);
    stage.clear(stage.validationIndicatorCol());
    CrossValidatorModel tuned =
        new CrossValidator()
            .setEstimator(stage)
            .setEvaluator(new RegressionEvaluator().setMetricName("mse"))
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(stage.learningRate(), new double[] {1e-9, 3e-3})
                    .build())
            .setNumFolds(2)
            .setSeed(1)
            .fit(texts.filter("id < 200"));
    double[] errors = tuned.avgMetrics();
    assertTrue(errors[1] < errors[0], Arrays.toString(errors));
    AimleTextExplainerModel best = (AimleTextExplainerModel) tuned.bestModel();
    assertEquals(3e-3, best.getLearningRate());
  }

  @Test
  void explainsStreams() throws Exception {
    String input = folder.resolve("stream").toString();
    test.select("id", "tokens").write().parquet(input);
    Dataset<Row> stream =
        spark.readStream().schema(test.select("id", "tokens").schema()).parquet(input);
    StreamingQuery query =
        model
            .transform(stream)
            .writeStream()
            .format("memory")
            .queryName("explained")
            .option("checkpointLocation", folder.resolve("offsets").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    assertEquals(
        model
            .transform(test.select("id", "tokens"))
            .select("id", "explanation")
            .orderBy("id")
            .collectAsList(),
        spark.table("explained").select("id", "explanation").orderBy("id").collectAsList());
  }

  @Test
  void keepsRowsInOrderAndHandlesTextsThatCannotBeExplained() {
    Dataset<Row> odd =
        spark.sql(
            "select * from values (1, array('superb', 'taste')), (2, null), (3, array()),"
                + " (4, array('unheard-of')) as t(n, tokens)");
    AimleTextExplainerModel keeping = model.copy(ParamMap.empty());
    List<Row> kept = keeping.setHandleInvalid("keep").transform(odd).collectAsList();
    assertEquals(List.of(1, 2, 3, 4), kept.stream().map(row -> row.getInt(0)).toList());
    assertEquals(2, kept.get(0).getList(3).size(), "a short text is explained by all its tokens");
    assertTrue(kept.get(1).isNullAt(2) && kept.get(1).getList(3).isEmpty());
    assertTrue(kept.get(2).isNullAt(2) && kept.get(2).getList(3).isEmpty());
    assertEquals(1, kept.get(3).getList(3).size());
    assertEquals(
        List.of(1, 4),
        keeping.setHandleInvalid("skip").transform(odd).collectAsList().stream()
            .map(row -> row.getInt(0))
            .toList());
    Exception e =
        assertThrows(Exception.class, () -> model.transform(odd.coalesce(1)).collectAsList());
    assertTrue(e.toString().contains("handleInvalid"), e.toString());
    List<Object> ids =
        new ArrayList<>(test.select("id").collectAsList().stream().map(row -> row.get(0)).toList());
    assertEquals(
        ids,
        model.transform(test).select("id").collectAsList().stream().map(r -> r.get(0)).toList());
  }

  @Test
  void copiesShareTheNetworkInTheExecutors() {
    AimleTextExplainerModel copy = model.copy(ParamMap.empty());
    assertEquals(
        model.sharedNetwork().broadcast(spark, model::explainer).id(),
        copy.sharedNetwork().broadcast(spark, copy::explainer).id());
  }

  @Test
  void fitNamesTheTextThatIsWrong() {
    refuses(
        "the text with id 0 has the label Infinity",
        texts.withColumn("label", expr("if(id = 0, double('infinity'), label)")));
    refuses("the text with id 0 has the label NaN", texts.withColumn("label", lit(Double.NaN)));
    refuses(
        "the text with id 0 has a null label", texts.withColumn("label", lit(null).cast("double")));
    refuses(
        "k is 5, but the longest text has 2 tokens",
        texts.withColumn("tokens", expr("array('too', 'short')")));
    refuses("a null id", texts.withColumn("id", lit(null).cast("long")));
    refuses("is empty", texts.withColumn("tokens", expr("if(id = 7, array(), tokens)")));
    refuses("the data set is empty", texts.limit(0));
    refuses("marks all 700 texts", texts.withColumn("held", lit(true)));
    refuses("marks no text for validation", texts.withColumn("held", lit(false)));
    AimleTextExplainer both = stage().setWordVectorsPath("vectors.txt");
    assertThrows(IllegalArgumentException.class, () -> both.fit(texts));
    AimleTextExplainer missing =
        new AimleTextExplainer().setWordVectorsPath(folder.resolve("none.txt").toString());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> missing.fit(texts));
    assertTrue(e.getMessage().contains("none.txt"), e.getMessage());
  }

  private void refuses(String message, Dataset<Row> wrong) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> stage().fit(wrong));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void fitNamesTheMalformedLine() throws IOException {
    Path file = folder.resolve("reviews.txt");
    Files.writeString(file, "0.5\ta b c d e f\n7\tg h i j k l\n");
    Dataset<Row> malformed =
        TextFiles.read(spark, new ScoredLines(List.of(), 0), List.of(file.toString()));
    AimleTextExplainer stage = stage();
    stage.clear(stage.validationIndicatorCol());
    MalformedTextException e =
        assertThrows(MalformedTextException.class, () -> stage.fit(malformed));
    assertEquals(2, e.line());
  }
}
