package org.aimle.spark.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.explain.FeatureSelection;
import org.aimle.explain.Standardisation;
import org.aimle.spark.internal.SparkInternals.VectorColumn;
import org.aimle.spark.text.ExampleColumns;
import org.aimle.spark.text.InvalidTexts;
import org.aimle.spark.text.LabelScale;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.text.Partitions;
import org.aimle.spark.text.Shards;
import org.aimle.spark.text.SoftLabels;
import org.aimle.spark.text.TrainingExamples;
import org.aimle.spark.text.Weights;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** The rows that an estimator is fitted on: checked, and kept until closed. */
public final class TrainingRows implements TrainingExamples {

  /** What a row takes beside its features. */
  private static final int ROW_BYTES = 20;

  private final Dataset<Row> kept;
  private final FeatureCensus census;
  private final FeatureTable table;
  private final Standardisation standardisation;
  private final LabelScale labels;
  private final boolean named;
  private final boolean weighted;
  private final int workers;
  private Optional<Held> held = Optional.empty();

  private TrainingRows(
      Dataset<Row> kept,
      FeatureCensus census,
      FeatureTable table,
      LabelScale labels,
      boolean named,
      boolean weighted,
      int workers) {
    this.kept = kept;
    this.census = census;
    this.table = table;
    this.standardisation = census.sums().standardisation();
    this.labels = labels;
    this.named = named;
    this.weighted = weighted;
    this.workers = workers;
  }

  /**
   * Reads and checks the rows of a data set. Those whose vector is null, of another size than
   * others, or has a value that is not finite, or that have no label, are an error, or left out.
   *
   * @param column what metadata tell of the vectors
   * @param groups of features as the user names them; empty: those of one-hot encoded attributes
   * @param selection what chooses groups
   * @param workers shards to make
   * @throws IllegalArgumentException if there is no row to train on, there are no more than k
   *     groups of features, a row is invalid and that is an error, or has a label that is none; the
   *     message names the row
   */
  public static TrainingRows of(
      Dataset<?> dataset,
      ExampleColumns columns,
      VectorColumn column,
      Optional<List<String>> groups,
      FeatureSelection selection,
      InvalidTexts handling,
      LabelTask task,
      int workers) {
    Column features = ExampleColumns.column(dataset, columns.input());
    boolean soft = SoftLabels.in(dataset, columns.label());
    Column id =
        columns
            .id()
            .map(own -> ExampleColumns.column(dataset, own).cast(DataTypes.LongType))
            .orElse(lit(0L));
    Column validation =
        columns
            .validation()
            .map(mark -> coalesce(ExampleColumns.column(dataset, mark), lit(false)))
            .orElse(lit(false));
    Dataset<Row> rows =
        dataset
            .select(
                features.as("features"),
                SoftLabels.column(dataset, columns.label()).as("label"),
                validation.as("validation"),
                id.as("id"),
                Weights.column(dataset, columns.weight()).as("weight"))
            .coalesce(Partitions.toRead(dataset))
            .persist(StorageLevel.MEMORY_AND_DISK());
    boolean whole = false;
    try {
      int size = column.size().orElseGet(() -> mostFrequentSize(rows));
      FeatureNames names = FeatureNames.of(column, size);
      Optional<FeatureTable> given = groups.map(names::grouped);
      OneHotColumns oneHot = new OneHotColumns(names);
      boolean named = columns.id().isPresent();
      boolean weighted = columns.weight().isPresent();
      FeatureCensus census =
          rows.javaRDD()
              .aggregate(
                  new FeatureCensus(size, handling, task.kind(), named, soft, weighted, oneHot),
                  FeatureCensus::add,
                  FeatureCensus::add);
      census
          .problem()
          .ifPresent(
              problem -> {
                throw new WrongInputException(problem);
              });
      requireRows(census, columns);
      FeatureTable table = given.orElseGet(() -> oneHot.table(names, census.conflicts()));
      requireChoice(table, selection);
      LabelScale labels = LabelScale.of(task, census.trained(), census.labels());
      TrainingRows read = new TrainingRows(rows, census, table, labels, named, weighted, workers);
      whole = true;
      return read;
    } finally { // Spark's exceptions are checked but not declared
      if (!whole) {
        rows.unpersist(false);
      }
    }
  }

  /** Of the sizes that are as frequent, the largest; 0 if there is no vector. */
  private static int mostFrequentSize(Dataset<Row> rows) {
    Map<Integer, Long> sizes =
        rows.javaRDD()
            .map(
                row ->
                    row.isNullAt(FeatureCensus.FEATURES_AT)
                        ? -1
                        : row.<Vector>getAs(FeatureCensus.FEATURES_AT).size())
            .countByValue();
    return sizes.entrySet().stream()
        .filter(entry -> entry.getKey() >= 0)
        .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(0);
  }

  private static void requireRows(FeatureCensus census, ExampleColumns columns) {
    if (census.training() == 0) {
      throw new WrongInputException(
          census.validation() == 0
              ? "the data set is empty%s; give rows to train on"
                  .formatted(
                      census.skipped() == 0
                          ? ""
                          : " but for " + census.skipped() + " invalid rows, which are skipped")
              : "column '%s' marks all %d rows for validation; leave some to train on"
                  .formatted(columns.validation().orElseThrow(), census.validation()));
    }
    if (columns.validation().isPresent() && census.validation() == 0) {
      throw new WrongInputException(
          "column '%s' marks no row for validation; mark some, or clear validationIndicatorCol"
              .formatted(columns.validation().get()));
    }
    Weights.requireSome(columns, census.trainedWeight(), "rows to train on");
    if (census.validation() > 0) {
      Weights.requireSome(columns, census.validatedWeight(), "rows to validate on");
    }
  }

  /**
   * @throws IllegalArgumentException if the selection has nothing to choose
   */
  public static void requireChoice(FeatureTable table, FeatureSelection selection) {
    requireChoice(table.groups().size(), table.names().size(), selection);
    selection.requireChoiceOf(table.groups().size());
  }

  /**
   * @param groups at most
   * @throws IllegalArgumentException if there are no more than k groups
   */
  public static void requireChoice(int groups, int features, FeatureSelection selection) {
    if (groups <= selection.k().orElse(1)) {
      throw new WrongInputException(
          "%s, but there %s%s, so there is nothing to choose%s"
              .formatted(
                  selection.k().isPresent()
                      ? "k is " + selection.k().getAsInt()
                      : "selection is " + selection,
                  features == 1 ? "is 1 feature" : "are " + features + " features",
                  groups == features ? "" : " in " + groups + " groups",
                  selection.k().isPresent() ? "; lower k" : ""));
    }
  }

  @Override
  public long fingerprint() {
    return census.fingerprint();
  }

  /** What the features are called, and which are chosen together. */
  public FeatureTable table() {
    return table;
  }

  /** What brings the training rows to mean 0 and standard deviation 1. */
  public Standardisation standardisation() {
    return standardisation;
  }

  /** What the labels mean. */
  public LabelScale labels() {
    return labels;
  }

  /** Rows that are left out because they are invalid. */
  public long skipped() {
    return census.skipped();
  }

  /** Whether some rows are marked for validation. */
  public boolean hasValidation() {
    return census.validation() > 0;
  }

  /** Whether rows have weights of their own. */
  public boolean weighted() {
    return weighted;
  }

  /**
   * The rows to train on, one shard per worker, and those to validate on, of which there may be
   * none; kept until this is closed. The rows themselves are let go of.
   */
  public Held hold() {
    Held both =
        new Held(shards(false), hasValidation() ? Optional.of(shards(true)) : Optional.empty());
    held = Optional.of(both);
    kept.unpersist(false);
    return both;
  }

  /** Shards that executors keep. */
  public record Held(Shards<FeatureBlock> training, Optional<Shards<FeatureBlock>> validation) {}

  private Shards<FeatureBlock> shards(boolean forValidation) {
    Standardisation how = standardisation;
    LabelScale scale = labels;
    boolean own = named;
    int size = how.columns();
    float[] zeros = how.ofZeros();
    double mean = meanWeight(forValidation);
    long all = census.training() + census.validation() + census.skipped();
    long count = forValidation ? census.validation() : census.training();
    JavaRDD<FeatureRow> some =
        kept.coalesce(Partitions.toDeal(all))
            .javaRDD()
            .filter(
                row ->
                    row.getBoolean(FeatureCensus.VALIDATION_AT) == forValidation
                        && FeatureCensus.sound(row, size))
            .map(
                row -> {
                  NonZeros features = NonZeros.of(row.getAs(FeatureCensus.FEATURES_AT));
                  return FeatureRow.of(
                      FeatureCensus.id(row, own, features),
                      features,
                      how,
                      scale.learnt(FeatureCensus.label(row)),
                      (float) (row.getDouble(FeatureCensus.WEIGHT_AT) / mean));
                });
    long bytes = count / workers * ((long) size * Float.BYTES + ROW_BYTES);
    return Shards.deal(
        some,
        count,
        workers,
        Shards.blocks(bytes, workers),
        (rows, shardSize) -> FeatureBlock.of(rows, shardSize, zeros));
  }

  /** Weights are relative to it, so that losses are means, whatever the weights' scale. */
  private double meanWeight(boolean validation) {
    return validation
        ? census.validatedWeight().doubleValue() / Math.max(1, census.validation())
        : census.trainedWeight().doubleValue() / census.training();
  }

  @Override
  public void close() {
    held.ifPresent(
        both -> {
          both.training().close();
          both.validation().ifPresent(Shards::close);
        });
    kept.unpersist(false);
  }
}
