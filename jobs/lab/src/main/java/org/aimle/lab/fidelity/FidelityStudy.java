package org.aimle.lab.fidelity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.aimle.jobs.progress.Console;
import org.aimle.spark.ml.AimleTextExplainer;
import org.aimle.spark.ml.AimleTextExplainerModel;
import org.aimle.spark.ml.Fidelity;
import org.aimle.spark.ml.FidelityEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Explains one linear model by several explainers and measures how true each is to it. */
final class FidelityStudy {

  /**
   * Over all test texts while explaining is timed: one pass is over in less time than a Spark job
   * takes to start.
   */
  private static final int PASSES = 20;

  private static final String HELD_OUT = "heldOut";
  private static final String EXPLANATION = "explanation";
  private static final String PROBABILITY = "probability";
  private static final StructType EXPLAINED =
      new StructType()
          .add(LinearTeacher.TOKENS, DataTypes.createArrayType(DataTypes.StringType))
          .add(
              EXPLANATION,
              DataTypes.createArrayType(new StructType().add("index", DataTypes.IntegerType)));

  private final LinearTeacher teacher;
  private final Dataset<Row> unlabelled;
  private final Dataset<Row> test;
  private final Dataset<Row> few;
  private final int k;
  private final Console console;

  /**
   * @param unlabelled texts of {@link LinearTeacher#lowerCase} to fit on; a fifth chooses the epoch
   * @param test texts to measure on
   * @param rows of them that slow explainers explain
   * @param maxLength words of a text that are kept, so that all explainers read the same
   */
  FidelityStudy(
      LinearTeacher teacher,
      Dataset<Row> unlabelled,
      Dataset<Row> test,
      int rows,
      int k,
      int maxLength,
      Console console) {
    this.teacher = teacher;
    this.unlabelled =
        unlabelled
            .withColumn(HELD_OUT, pmod(xxhash64(col(LinearTeacher.TOKENS)), lit(5)).equalTo(0))
            .cache();
    this.test =
        LinearTeacher.lowerCase(
                test.filter(size(col(LinearTeacher.TOKENS)).gt(k))
                    .select(
                        slice(col(LinearTeacher.TOKENS), 1, maxLength).as(LinearTeacher.TOKENS)))
            .coalesce(1)
            .cache();
    this.few = this.test.limit(rows).cache();
    this.k = k;
    this.console = console;
  }

  /**
   * What needs no fit: the model's own words, random ones, and LIME where there is one.
   *
   * @param samples of LIME for each text
   */
  List<Measured> baselines(List<Long> seeds, int samples) {
    List<Measured> all = new ArrayList<>();
    List<Row> tokens = few.select(LinearTeacher.TOKENS).collectAsList();
    all.add(
        measured(
            "the model's own weights",
            0,
            explained(
                tokens, tokens.stream().map(row -> teacher.heaviest(row.getList(0), k)).toList()),
            Double.NaN,
            Double.NaN,
            false));
    for (long seed : seeds) {
      Random random = new Random(seed);
      all.add(
          measured(
              "random words",
              seed,
              explained(
                  tokens, tokens.stream().map(row -> some(random, row.getList(0).size())).toList()),
              Double.NaN,
              Double.NaN,
              false));
    }
    Optional<TextLime> lime = TextLime.of(teacher.ofText(), samples);
    if (lime.isEmpty()) {
      console.print("no TextLIME: SynapseML is not on the class path");
      return all;
    }
    long start = System.nanoTime();
    List<int[]> chosen = lime.get().chosen(few, k); // its draws are the same each time
    double seconds = (System.nanoTime() - start) / 1e9;
    all.add(
        measured(
            "TextLIME, " + samples + " samples",
            0,
            explained(tokens, chosen),
            Double.NaN,
            tokens.size() / seconds,
            false));
    return all;
  }

  private int[] some(Random random, int length) {
    return random.ints(0, length).distinct().limit(k).sorted().toArray();
  }

  private Dataset<Row> explained(List<Row> tokens, List<int[]> chosen) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      rows.add(
          RowFactory.create(
              tokens.get(i).getList(0).toArray(),
              Arrays.stream(chosen.get(i)).mapToObj(RowFactory::create).toArray()));
    }
    Dataset<Row> explained = test.sparkSession().createDataFrame(rows, EXPLAINED);
    return teacher
        .ofTokens()
        .transform(explained)
        .select(LinearTeacher.TOKENS, EXPLANATION, PROBABILITY);
  }

  /** A fit, measured on the few texts and on all of them. */
  List<Measured> fit(String name, AimleTextExplainer stage) {
    long start = System.nanoTime();
    AimleTextExplainerModel model =
        stage.setTeacher(teacher.ofTokens()).setValidationIndicatorCol(HELD_OUT).fit(unlabelled);
    double fitSeconds = (System.nanoTime() - start) / 1e9;
    model.setContributionsCol("contributions");
    Dataset<Row> many = test;
    for (int pass = 1; pass < PASSES; pass++) {
      many = many.union(test);
    }
    explainAll(model, many);
    double rowsPerSecond = many.count() / explainAll(model, many);
    List<Measured> all = new ArrayList<>();
    for (Dataset<Row> texts : List.of(few, test)) {
      all.add(
          measured(
              name + (texts == few ? "" : ", all test texts"),
              stage.getSeed(),
              model.transform(texts),
              fitSeconds,
              rowsPerSecond,
              true));
    }
    return all;
  }

  private static double explainAll(AimleTextExplainerModel model, Dataset<Row> texts) {
    long start = System.nanoTime();
    model.transform(texts).write().format("noop").mode("overwrite").save();
    return (System.nanoTime() - start) / 1e9;
  }

  private Measured measured(
      String name,
      long seed,
      Dataset<Row> explained,
      double fitSeconds,
      double rowsPerSecond,
      boolean predicts) {
    Fidelity asked = new FidelityEvaluator().setTeacher(teacher.ofTokens()).measure(explained);
    Fidelity fidelity =
        predicts
            ? asked
            : new Fidelity(
                asked.texts(),
                asked.heldOut(),
                Double.NaN,
                Double.NaN,
                asked.sufficiency(),
                asked.comprehensiveness(),
                asked.topWords(),
                asked.effectCovered());
    double words = 0;
    double weight = 0;
    double signedWords = 0;
    List<Row> rows = explained.select(LinearTeacher.TOKENS, EXPLANATION).collectAsList();
    for (Row row : rows) {
      double[] signed = teacher.contributions(row.getList(0));
      double[] absolute = Arrays.stream(signed).map(Math::abs).toArray();
      List<Row> chosen = row.getList(1);
      List<Integer> at =
          IntStream.range(0, chosen.size()).mapToObj(i -> chosen.get(i).getInt(0)).toList();
      words += Measured.among(absolute, at) / rows.size();
      weight += Measured.covered(absolute, at) / rows.size();
      signedWords += Measured.among(signed, at) / rows.size();
    }
    Measured measured =
        new Measured(name, seed, words, weight, signedWords, fidelity, fitSeconds, rowsPerSecond);
    console.print(FidelityTable.of(List.of(measured)).lines().skip(2).findFirst().orElseThrow());
    return measured;
  }
}
