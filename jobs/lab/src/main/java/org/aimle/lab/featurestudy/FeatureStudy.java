package org.aimle.lab.featurestudy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.aimle.explain.FeatureExplanation;
import org.aimle.explain.FrozenFeatureExplainer;
import org.aimle.lab.featurestudy.SyntheticSet.Example;
import org.aimle.noise.NoiseKeys;
import org.aimle.spark.ml.AimleFeatureExplainer;
import org.aimle.spark.ml.AimleFeatureExplainerModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Trains the stage on generated rows and compares what it chooses with what is true. */
final class FeatureStudy {

  private static final StructType COLUMNS =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("held", DataTypes.BooleanType);

  private final SparkSession spark;
  private final Sizes sizes;
  private final SyntheticSet.Formulas formulas;
  private final boolean drawn;

  /**
   * How much of everything.
   *
   * @param training rows to train on
   * @param validation rows that choose the epoch
   * @param test rows to measure on
   * @param epochs at most
   */
  record Sizes(int training, int validation, int test, int epochs) {}

  /**
   * @param drawn whether labels are classes drawn by their probability, not the probability itself
   */
  FeatureStudy(SparkSession spark, Sizes sizes, SyntheticSet.Formulas formulas, boolean drawn) {
    this.spark = spark;
    this.sizes = sizes;
    this.formulas = formulas;
    this.drawn = drawn;
  }

  /**
   * @param estimator as written; empty: the stage's own
   * @param settings more settings of the stage
   */
  FeatureStudyRun run(SyntheticSet set, String estimator, long seed, StageSettings settings) {
    Random random = new Random(NoiseKeys.mix(seed + 1) ^ set.ordinal());
    Dataset<Row> rows = rows(set, random);
    AimleFeatureExplainer stage =
        settings
            .stage()
            .setIdCol("id")
            .setValidationIndicatorCol("held")
            .setTask("classification")
            .setK(set.relevant)
            .setMaxIter(sizes.epochs())
            .setSeed(seed);
    if (!estimator.isEmpty()) {
      stage.setEstimator(estimator);
    }
    long start = System.nanoTime();
    AimleFeatureExplainerModel model = stage.fit(rows);
    double seconds = (System.nanoTime() - start) / 1e9;
    return measured(set, model, random, seed, seconds);
  }

  private Dataset<Row> rows(SyntheticSet set, Random random) {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < sizes.training() + sizes.validation(); id++) {
      Example example = set.next(random, formulas);
      double label = drawn ? random.nextDouble() < example.second() ? 1 : 0 : example.second();
      rows.add(
          RowFactory.create(id, Vectors.dense(example.features()), label, id >= sizes.training()));
    }
    return spark.createDataFrame(rows, COLUMNS);
  }

  private FeatureStudyRun measured(
      SyntheticSet set,
      AimleFeatureExplainerModel model,
      Random random,
      long seed,
      double seconds) {
    FrozenFeatureExplainer explainer = model.frozen();
    double[] ranks = new double[sizes.test()];
    double precision = 0;
    double exact = 0;
    double accuracy = 0;
    for (int i = 0; i < ranks.length; i++) {
      Example example = set.next(random, formulas);
      FeatureExplanation explained = explainer.explain(example.features());
      ranks[i] = Ranks.median(explained.scores(), example.relevant());
      long right =
          Arrays.stream(explained.chosen())
              .filter(c -> Arrays.binarySearch(example.relevant(), c) >= 0)
              .count();
      precision += (double) right / explained.chosen().length;
      exact += right == set.relevant ? 1 : 0;
      accuracy += explained.prediction()[1] > 0.5 == example.second() > 0.5 ? 1 : 0;
    }
    return new FeatureStudyRun(
        set,
        model.getEstimator(),
        seed,
        Arrays.stream(ranks).average().orElseThrow(),
        Ranks.median(ranks),
        precision / ranks.length,
        exact / ranks.length,
        accuracy / ranks.length,
        model.summary().bestEpoch() + 1,
        seconds);
  }

  /** Settings of the stage that a study does not set itself. */
  interface StageSettings {

    /** A new stage with them. */
    AimleFeatureExplainer stage();
  }
}
