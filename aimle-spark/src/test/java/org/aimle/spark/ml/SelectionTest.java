package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.aimle.explain.TextBatch;
import org.aimle.explain.TextExplainer;
import org.aimle.explain.TextExplanations;
import org.aimle.explain.TextSelection;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.LocalSession;
import org.aimle.spark.text.files.SyntheticReviews;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stage with selections other than top-k. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SelectionTest {

  private static final int MAX_LENGTH = 40;

  private SparkSession spark;
  private Dataset<Row> texts;
  private Dataset<Row> test;
  private WordVectors vectors;

  @TempDir Path folder;

  @BeforeAll
  void read() {
    spark = LocalSession.get();
    SyntheticReviews reviews = new SyntheticReviews(3);
    texts =
        reviews
            .dataset(spark, "taste", "train", 0, 240)
            .withColumn("held", lit(false))
            .union(reviews.dataset(spark, "taste", "dev", 1000, 40).withColumn("held", lit(true)))
            .cache();
    test = reviews.dataset(spark, "taste", "test", 2000, 60).cache();
    vectors =
        stage("top-k")
            .setVectorSize(16)
            .setVectorIterations(4)
            .setMaxIter(1)
            .fit(texts)
            .wordVectors();
  }

  @AfterAll
  void stop() {
    LocalSession.stop();
  }

  private static AimleTextExplainer stage(String selection) {
    return new AimleTextExplainer()
        .setValidationIndicatorCol("held")
        .setIdCol("id")
        .setSelection(selection)
        .setK(4)
        .setMaxLength(MAX_LENGTH)
        .setFilters(16)
        .setHiddenUnits(16)
        .setLearningRate(3e-3)
        .setBatchSize(20)
        .setMaxIter(2)
        .setSeed(1);
  }

  private AimleTextExplainer withVectors(String selection) {
    return stage(selection).setWordVectors(vectors);
  }

  /** What is chosen of each text is what the graph chooses, and what the selection allows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bounded-subset",
        "spans:spans=2,width=3",
        "sentences:sentences=2",
        "budget:characters=20"
      })
  void choosesAsTheGraphDoesAndKeepsThatInAFolder(String selection) throws Exception {
    AimleTextExplainerModel model = withVectors(selection).fit(texts);
    TextSelection parsed = TextSelection.parse(selection, 4);
    assertEquals(parsed, model.textSelection());
    String path = folder.resolve(selection.replaceAll("\\W", "-")).toString();
    model.save(path);
    AimleTextExplainerModel loaded = AimleTextExplainerModel.load(path);
    assertEquals(selection, loaded.getSelection());
    TextExplainer graph = new TextExplainer(model.network());
    int chosenInAll = 0;
    for (Row row : loaded.transform(test).select("tokens", "explanation").collectAsList()) {
      List<String> tokens = row.getList(0);
      List<Integer> chosen = new ArrayList<>();
      for (Row one : row.<Row>getList(1)) {
        chosen.add(one.getInt(0));
      }
      assertEquals(
          chosen, model.explain(tokens).chosen().stream().map(ChosenToken::index).toList());
      List<String> read = tokens.subList(0, Math.min(MAX_LENGTH, tokens.size()));
      TextBatch batch = TextBatch.of(vectors, List.of(lower(read)));
      TextExplanations expected =
          parsed.takesContext()
              ? graph.explain(batch, new float[][] {parsed.context(read)})
              : graph.explain(batch);
      assertArrayEquals(
          expected.chosen()[0], chosen.stream().mapToInt(Integer::intValue).toArray());
      assertAllowed(selection, read, chosen);
      chosenInAll += chosen.size();
    }
    assertTrue(chosenInAll > 60, chosenInAll + " tokens of 60 texts");
    assertEquals(List.of(0), chosen(loaded, List.of("good")), "a text of one word");
  }

  private static List<Integer> chosen(AimleTextExplainerModel model, List<String> tokens) {
    return model.textSelection().toString().startsWith("b") // it may choose nothing
        ? List.of(0)
        : model.explain(tokens).chosen().stream().map(ChosenToken::index).toList();
  }

  private static List<String> lower(List<String> tokens) {
    return tokens.stream().map(String::toLowerCase).toList();
  }

  private static void assertAllowed(String selection, List<String> tokens, List<Integer> chosen) {
    switch (selection.substring(0, selection.indexOf(':') < 0 ? 14 : selection.indexOf(':'))) {
      case "bounded-subset" -> assertTrue(chosen.size() <= 4, chosen.toString());
      case "spans" -> {
        int runs = 0;
        for (int t : chosen) {
          runs += chosen.contains(t - 1) ? 0 : 1;
          assertTrue(!chosen.containsAll(List.of(t, t + 1, t + 2, t + 3)), chosen.toString());
        }
        assertEquals(Math.min(2, (tokens.size() + 1) / 2), runs, chosen.toString());
      }
      case "sentences" -> {
        for (int t : chosen) {
          boolean ends = tokens.get(t).equals(".") || t + 1 == tokens.size();
          assertTrue(ends || chosen.contains(t + 1), tokens + " " + chosen);
        }
      }
      default ->
          assertTrue(
              chosen.stream().mapToInt(t -> tokens.get(t).length()).sum() <= 20, chosen.toString());
    }
  }

  @Test
  void theSameTextsGiveTheSameBitsHoweverTheyArePartitioned() {
    AimleTextExplainer stage = withVectors("sentences:sentences=1").setNumWorkers(2).setMaxIter(1);
    float[] once = stage.fit(texts).trained().parameters();
    assertArrayEquals(once, stage.fit(texts.repartition(7)).trained().parameters());
  }

  /**
   * At a price above all that a word can bring, nothing is bought; the loss has the price in it.
   */
  @Test
  void aPriceCountsInTrainingAndInTheChoiceOfTheEpoch() {
    AimleTextExplainer stage = withVectors("bounded-subset").setMaxIter(4).setLearningRate(1e-3);
    AimleTextExplainerModel free = stage.fit(texts);
    AimleTextExplainerModel dear = stage.fit(texts, new ParamMap().put(stage.price().w(1.0)));
    assertTrue(chosenOfTest(free) > 2 * chosenOfTest(dear), chosenOfTest(dear) + " chosen");
    double first = dear.summary().history().epochs().get(0).validationLoss().orElseThrow();
    assertTrue(first > 1, "the loss alone is below 1, but it was " + first);
  }

  private long chosenOfTest(AimleTextExplainerModel model) {
    return model.transform(test).selectExpr("sum(size(explanation))").head().getLong(0);
  }

  @Test
  void aTrainingIsResumedOnlyWithItsSelection() {
    String checkpoints = folder.resolve("checkpoints").toString();
    withVectors("spans:spans=1,width=3").setMaxIter(1).setCheckpointDir(checkpoints).fit(texts);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> withVectors("spans:spans=2,width=3").setCheckpointDir(checkpoints).fit(texts))
            .getMessage();
    assertTrue(message.contains("selection"), message);
  }

  @Test
  void aWrittenSizeComesBeforeK() {
    AimleTextExplainerModel model = withVectors("top-k:k=2").setMaxIter(1).fit(texts);

    for (Row row : model.transform(test.limit(5)).select("explanation").collectAsList()) {
      assertEquals(2, row.getList(0).size());
    }
    assertTrue(model.toString().contains("top-k:k=2"), model.toString());
  }

  @Test
  void refusesWhatIsNoSelection() {
    refuses("selection is 'commas': no solver is named 'commas'", s -> s.setSelection("commas"));
    refuses("spans needs the parameter width", s -> s.setSelection("spans:spans=3"));
    refuses("cannot choose from a text of 1 tokens", s -> s.setSelection("grid-path"));
    refuses("price is -1.0 but must be a finite number of at least 0", s -> s.setPrice(-1));
    refuses(
        "simple",
        s ->
            s.setSelection("spans:spans=3,width=2")
                .setEstimator("simple")
                .transformSchema(texts.schema()));
    refuses(
        "price is 0.1, but a price is the same for all texts, whatever their weight",
        s ->
            s.setSelection("bounded-subset")
                .setPrice(0.1)
                .setWeightCol("label")
                .transformSchema(texts.schema()));
    refuses(
        "price is 0.1, but the estimator perturbed-score-function learns from losses",
        s ->
            s.setSelection("bounded-subset")
                .setPrice(0.1)
                .setEstimator("perturbed-score-function")
                .transformSchema(texts.schema()));
    new AimleTextExplainer().setPrice(0.1).setWeightCol("label").transformSchema(texts.schema());
  }

  private static void refuses(String message, Consumer<AimleTextExplainer> setting) {
    AimleTextExplainer stage = new AimleTextExplainer();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> setting.accept(stage));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(!e.getMessage().contains("\n"), e.getMessage());
  }
}
