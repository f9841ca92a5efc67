package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.aimle.dl4j.NativeBlas;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.LocalSession;
import org.aimle.spark.text.files.SyntheticReviews;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.Tokenizer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Explains a logistic regression on hashed words. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostHocTest {

  private static final int K = 5;

  private SparkSession spark;
  private Dataset<Row> unlabelled;

  /** A fifth of them, for what holds of any texts. */
  private Dataset<Row> few;

  private Dataset<Row> test;
  private Dataset<Row> labelled;
  private PipelineModel teacher;
  private WordVectors vectors;
  private AimleTextExplainerModel model;

  @TempDir Path folder;

  @BeforeAll
  void train() {
    NativeBlas.load(); // before MLlib loads a system BLAS
    spark = LocalSession.get();
    SyntheticReviews reviews = new SyntheticReviews(3);
    labelled =
        reviews
            .dataset(spark, "taste", "train", 0, 300)
            .withColumn("label", expr("double(label > 0.5)"))
            .cache();
    teacher =
        pipeline(
                new HashingTF().setInputCol("tokens").setOutputCol("features"),
                new LogisticRegression().setRegParam(0.01))
            .fit(labelled);
    unlabelled =
        reviews
            .dataset(spark, "taste", "train", 5000, 300)
            .select(col("id"), col("tokens"), expr("id >= 5240").as("held"))
            .cache();
    few = unlabelled.filter("id % 5 = 0").cache();
    test = reviews.dataset(spark, "taste", "test", 9000, 60).select("tokens").cache();
    vectors =
        settings()
            .setVectorSize(16)
            .setVectorIterations(4)
            .setMaxIter(1)
            .setOcclusions(0)
            .setMaskedCopies(0)
            .fit(unlabelled)
            .wordVectors();
    model = stage().setMaxIter(8).fit(unlabelled);
  }

  @AfterAll
  void stop() {
    LocalSession.stop();
  }

  private static Pipeline pipeline(PipelineStage... stages) {
    return new Pipeline().setStages(stages);
  }

  private AimleTextExplainer settings() {
    return new AimleTextExplainer()
        .setTeacher(teacher)
        .setIdCol("id")
        .setValidationIndicatorCol("held")
        .setK(K)
        .setFilters(16)
        .setHiddenUnits(32)
        .setLearningRate(5e-3)
        .setBatchSize(20)
        .setMaxIter(1)
        .setSeed(1);
  }

  private AimleTextExplainer stage() {
    return settings().setWordVectors(vectors);
  }

  private static float[] parameters(AimleTextExplainerModel model) {
    return model.network().params().ravel().toFloatVector();
  }

  @Test
  void isTrueToTheTeacherOnTextsThatNeitherHasSeen() {
    Fidelity fidelity = model.fidelity(test, teacher);
    assertEquals(60, fidelity.texts());
    assertTrue(fidelity.heldOut());
    assertTrue(fidelity.agreement() > 0.85, fidelity.toString());
    assertTrue(fidelity.r2() > 0.6, fidelity.toString());
    assertTrue(fidelity.sufficiency() < 0.5 * fidelity.comprehensiveness(), fidelity.toString());
    // Random words cover about 0.15.
    assertTrue(fidelity.effectCovered() > 0.6, fidelity.toString());
    assertTrue(fidelity.topWords() > 0.4, fidelity.toString());
  }

  @Test
  void theSummaryTellsOfTheHeldOutTextsAndIsSaved() throws IOException {
    Fidelity fidelity = model.summary().fidelity().orElseThrow();
    assertEquals(60, fidelity.texts());
    assertTrue(fidelity.heldOut());
    assertEquals(fidelity, model.fidelity(unlabelled.filter("held").select("tokens"), teacher));
    String path = folder.resolve("model").toString();
    model.write().overwrite().save(path);
    assertEquals(fidelity, AimleTextExplainerModel.load(path).summary().fidelity().orElseThrow());
    assertTrue(model.summary().toJson().contains("\"comprehensiveness\""));
  }

  @Test
  void coveredEffectsAreTheLargestWeightsOfALinearTeacher() {
    LogisticRegressionModel linear = (LogisticRegressionModel) teacher.stages()[1];
    HashingTF words = (HashingTF) teacher.stages()[0];
    Dataset<Row> few = test.limit(20);
    double covered = 0;
    for (Row row : model.transform(few).select("tokens", "explanation").collectAsList()) {
      double[] weights =
          row.<String>getList(0).stream()
              .mapToDouble(word -> Math.abs(linear.coefficients().apply(words.indexOf(word))))
              .toArray();
      double own = 0;
      for (Row one : row.<Row>getList(1)) {
        own += weights[one.getInt(0)];
      }
      Arrays.sort(weights);
      double most = 0;
      for (int i = weights.length - K; i < weights.length; i++) {
        most += weights[i];
      }
      covered += own / most / 20;
    }
    assertEquals(covered, model.fidelity(few, teacher).effectCovered(), 1e-6);
  }

  @Test
  void contributionsHaveTheSignsOfTheTeachersWeights() {
    LogisticRegressionModel linear = (LogisticRegressionModel) teacher.stages()[1];
    HashingTF words = (HashingTF) teacher.stages()[0];
    AimleTextExplainerModel signed =
        model.copy(ParamMap.empty()).setContributionsCol("contributions");
    double right = 0;
    double all = 0;
    for (Row row : signed.transform(test).select("explanation", "contributions").collectAsList()) {
      List<Row> chosen = row.getList(0);
      List<Double> contributions = row.getList(1);
      assertEquals(chosen.size(), contributions.size());
      for (int i = 0; i < chosen.size(); i++) {
        double weight = linear.coefficients().apply(words.indexOf(chosen.get(i).getString(1)));
        right += weight * contributions.get(i) > 0 ? Math.abs(weight) : 0;
        all += Math.abs(weight);
      }
    }
    assertTrue(right > 0.85 * all, right + " of " + all);
  }

  @Test
  void theSameTextsGiveTheSameBits() {
    float[] parameters = parameters(stage().fit(few));
    assertArrayEquals(parameters, parameters(stage().fit(few.repartition(5))));
  }

  @Test
  void copiesAndSavedStagesKeepTheTeacher() throws IOException {
    String path = folder.resolve("stage").toString();
    stage().write().overwrite().save(path);
    AimleTextExplainer loaded = AimleTextExplainer.load(path);
    assertEquals(teacher.uid(), loaded.teacher().orElseThrow().uid());
    float[] parameters = parameters(stage().fit(few));
    assertArrayEquals(parameters, parameters(loaded.fit(few)));
    assertArrayEquals(parameters, parameters(SerializationUtils.clone(stage()).fit(few)));
    ParamMap none = new ParamMap().put(stage().maskedCopies().w(0));
    assertEquals(teacher, stage().copy(none).teacher().orElseThrow());
  }

  @Test
  void aTeacherThatCannotBeSavedIsRefused() {
    AimleTextExplainer stage = stage().setTeacher(new Unwritable(teacher));
    UnsupportedOperationException e =
        assertThrows(
            UnsupportedOperationException.class,
            () -> stage.save(folder.resolve("unwritable").toString()));
    assertTrue(e.getMessage().contains("is no MLWritable"), e.getMessage());
    assertFalse(folder.resolve("unwritable").toFile().exists());
  }

  /** A teacher of one's own. */
  private static final class Unwritable extends Transformer {

    private static final long serialVersionUID = 1L;

    private final PipelineModel within;

    Unwritable(PipelineModel within) {
      this.within = within;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
      return within.transform(dataset);
    }

    @Override
    public StructType transformSchema(StructType schema) {
      return within.transformSchema(schema);
    }

    @Override
    public Transformer copy(ParamMap extra) {
      return this;
    }

    @Override
    public String uid() {
      return "unwritable";
    }
  }

  @Test
  void explainsNumbers() {
    PipelineModel numbers =
        pipeline(
                new HashingTF().setInputCol("tokens").setOutputCol("features"),
                new LinearRegression().setRegParam(0.05))
            .fit(labelled);
    AimleTextExplainerModel explainer = stage().setTeacher(numbers).setMaxIter(8).fit(unlabelled);
    assertEquals(1, explainer.numClasses());
    Fidelity fidelity = explainer.summary().fidelity().orElseThrow();
    assertTrue(Double.isNaN(fidelity.agreement()));
    assertTrue(fidelity.r2() > 0.4, fidelity.toString());
    assertTrue(fidelity.effectCovered() > 0.5, fidelity.toString());
  }

  @Test
  void withoutValidationFidelityIsThatOfTrainingTexts() {
    AimleTextExplainer stage = stage();
    stage.clear(stage.validationIndicatorCol());
    Fidelity fidelity = stage.fit(unlabelled.limit(50)).summary().fidelity().orElseThrow();
    assertFalse(fidelity.heldOut());
    assertEquals(50, fidelity.texts());
  }

  @Test
  void aModelIsKeptWhereFidelityCannotBeMeasured() {
    Dataset<Row> shortOnes =
        few.withColumn("tokens", expr("if(held, slice(tokens, 1, 5), tokens)"));
    AimleTextExplainerModel kept = stage().setOcclusions(0).setMaskedCopies(0).fit(shortOnes);
    assertTrue(kept.summary().fidelity().isEmpty());
    Dataset<Row> held = shortOnes.filter("held");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> kept.fidelity(held, teacher));
    assertTrue(e.getMessage().contains("no text has more words"), e.getMessage());
  }

  @Test
  void aTeachersNumberIsComparedWithTheProbabilityOfTheSecondClass() {
    Transformer shares =
        pipeline(
                new HashingTF().setInputCol("tokens").setOutputCol("features"),
                new LinearRegression().setRegParam(0.05),
                new SQLTransformer()
                    .setStatement(
                        "SELECT *, greatest(0D, least(1D, prediction)) AS share FROM __THIS__"))
            .fit(labelled);
    AimleTextExplainerModel classes =
        stage()
            .setTeacher(shares)
            .setTeacherCol("share")
            .setTask("classification")
            .setMaskedCopies(0)
            .setOcclusions(0)
            .fit(few);
    assertEquals(2, classes.numClasses());
    Dataset<Row> explained = classes.transform(test);
    List<Row> rows =
        shares
            .transform(explained.select("tokens", "probability"))
            .select("share", "probability")
            .collectAsList();
    double mean = rows.stream().mapToDouble(row -> row.getDouble(0)).average().orElseThrow();
    double variance = 0;
    double errors = 0;
    for (Row row : rows) {
      double share = row.getDouble(0);
      variance += Math.pow(share - mean, 2);
      errors += Math.pow(share - row.<Vector>getAs(1).apply(1), 2);
    }
    assertEquals(1 - errors / variance, classes.fidelity(test, shares).r2(), 1e-9);
    FidelityEvaluator evaluator = new FidelityEvaluator().setTeacher(shares).setTeacherCol("share");
    assertEquals(1 - errors / variance, evaluator.evaluate(explained), 1e-9);
  }

  @Test
  void aTeacherOfAnotherKindIsRefused() {
    AimleTextExplainerModel numbers =
        stage().setTeacherCol("prediction").setMaskedCopies(0).setOcclusions(0).fit(few);
    assertEquals(1, numbers.numClasses());
    Transformer probabilities =
        new SQLTransformer()
            .setStatement("SELECT *, array(0.5D, 0.5D) AS prediction FROM __THIS__");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> numbers.fidelity(test, probabilities));
    assertTrue(e.getMessage().contains("but the explainer a number"), e.getMessage());
  }

  @Test
  void aTeacherThatSaysTheSameOfAllTextsHasNoR2() {
    Transformer constant =
        new SQLTransformer().setStatement("SELECT *, 0.1D AS prediction FROM __THIS__");
    AimleTextExplainerModel explainer =
        stage().setTeacher(constant).setMaskedCopies(0).setOcclusions(0).fit(few);
    assertTrue(Double.isNaN(explainer.summary().fidelity().orElseThrow().r2()));
    Dataset<Row> explained = explainer.transform(test);
    FidelityEvaluator evaluator = new FidelityEvaluator().setTeacher(constant);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> evaluator.evaluate(explained));
    assertTrue(e.getMessage().contains("r2, which has no value"), e.getMessage());
  }

  @Test
  void invalidTextsDoNotReachTheTeacher() {
    Dataset<Row> some =
        unlabelled
            .limit(40)
            .withColumn("tokens", expr("if(id % 10 = 3, null, tokens)"))
            .withColumn("held", lit(false));
    AimleTextExplainer stage = stage();
    stage.clear(stage.validationIndicatorCol());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> stage.fit(some));
    assertTrue(e.getMessage().contains("is null; drop the row"), e.getMessage());
    assertEquals(4, stage.setHandleInvalid("skip").fit(some).summary().skippedTexts());
  }

  @Test
  void teachersThatCannotBeAskedAreRefused() {
    PipelineModel ofText =
        pipeline(
                new Tokenizer().setInputCol("text").setOutputCol("tokens"),
                new SQLTransformer().setStatement("SELECT *, 0.5 AS prediction FROM __THIS__"))
            .fit(labelled.select(expr("array_join(tokens, ' ')").as("text")));
    refuses("from column 'tokens' (tokensCol) alone", stage().setTeacher(ofText));
    refuses("teacherCol is 'score'", stage().setTeacherCol("score"));
    refuses("teacherCol is set but there is no", new AimleTextExplainer().setTeacherCol("score"));
    refuses("task is regression, but the teacher", stage().setTask("regression"));
    refuses("'words' (teacherCol) has type", stage().setTeacher(words()).setTeacherCol("words"));
  }

  private static Transformer words() {
    return new SQLTransformer().setStatement("SELECT *, size(tokens) > 3 AS words FROM __THIS__");
  }

  private void refuses(String problem, AimleTextExplainer stage) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> stage.transformSchema(unlabelled.schema()));
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }
}
