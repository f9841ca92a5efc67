package org.aimle.jobs.explain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.texts.TextSource;
import org.aimle.spark.text.files.SyntheticReviews;
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The sets of texts that a training run needs, named but not yet read. */
interface TextSets {

  /** The column that marks the texts which choose the best epoch. */
  String VALIDATION = "validation";

  /** A set to score. */
  record Named(String name, Dataset<Row> texts) {}

  /** What is explained, for the title of the report. */
  String title();

  /** Which parts of the inputs are taken, by the option that says so. */
  Map<String, String> selection();

  /** The texts to train on and to validate with, told apart by {@link #VALIDATION}. */
  Dataset<Row> training(SparkSession spark);

  /** The texts to score, those that count most last; empty: score the validation texts only. */
  List<Named> scored(SparkSession spark);

  /**
   * Generated reviews: some to train on, a quarter as many to validate, a quarter to test.
   *
   * @throws UserError if the aspect is not one of theirs
   */
  static TextSets synthetic(Optional<String> aspect, int count, long seed) {
    String name = aspect.orElse(SyntheticReviews.ASPECTS.get(0));
    if (name.matches("\\d") && Integer.parseInt(name) < SyntheticReviews.ASPECTS.size()) {
      name = SyntheticReviews.ASPECTS.get(Integer.parseInt(name));
    }
    if (!SyntheticReviews.ASPECTS.contains(name)) {
      throw new UserError(
          "--aspect is '%s'; generated reviews rate %s"
              .formatted(name, String.join(", ", SyntheticReviews.ASPECTS)));
    }
    return new Synthetic(new SyntheticReviews(seed), name, count);
  }

  /** Texts from files; without validation texts, a share of the training texts is held out. */
  static TextSets of(
      TextSource train,
      Optional<TextSource> validation,
      double validationShare,
      Optional<TextSource> test,
      Optional<TextSource> rationales) {
    return new Files(train, validation, validationShare, test, rationales);
  }

  /** Marks each row as the condition says. */
  private static Dataset<Row> marked(Dataset<Row> texts, Column validation) {
    return texts.withColumn(VALIDATION, validation);
  }

  /** Reviews made up on the executors. */
  record Synthetic(SyntheticReviews reviews, String aspect, int count) implements TextSets {

    @Override
    public String title() {
      return "What explains the %s of synthetic reviews".formatted(aspect);
    }

    @Override
    public Map<String, String> selection() {
      return Map.of("--aspect", aspect);
    }

    private int quarter() {
      return (count + 3) / 4;
    }

    @Override
    public Dataset<Row> training(SparkSession spark) {
      return marked(reviews.dataset(spark, aspect, "train", 0, count), lit(false))
          .union(marked(reviews.dataset(spark, aspect, "validation", count, quarter()), lit(true)));
    }

    @Override
    public List<Named> scored(SparkSession spark) {
      long first = (long) count + quarter();
      return List.of(new Named("test", reviews.dataset(spark, aspect, "test", first, quarter())));
    }
  }

  /** Texts in files. */
  record Files(
      TextSource train,
      Optional<TextSource> validation,
      double validationShare,
      Optional<TextSource> test,
      Optional<TextSource> rationales)
      implements TextSets {

    @Override
    public String title() {
      String path = train.paths().get(0);
      String file = path.substring(path.lastIndexOf('/') + 1);
      return "What explains the %s in %s".formatted(train.labelName().orElse("label"), file);
    }

    @Override
    public Map<String, String> selection() {
      Map<String, String> selection = new LinkedHashMap<>();
      train.aspect().ifPresent(aspect -> selection.put("--aspect", aspect));
      Stream.of(Optional.of(train), validation, test, rationales)
          .flatMap(Optional::stream)
          .forEach(
              source ->
                  source
                      .split()
                      .ifPresent(split -> selection.put(source.option() + "-split", split)));
      return selection;
    }

    @Override
    public Dataset<Row> training(SparkSession spark) {
      Dataset<Row> texts = train.read(spark);
      if (validation.isEmpty()) {
        return marked(texts, heldOut(texts));
      }
      // Ids name texts, so those of the two inputs must differ.
      Dataset<Row> others =
          validation
              .get()
              .read(spark)
              .withColumn(TextColumns.ID, lit(-1L).minus(col(TextColumns.ID)));
      return marked(texts, lit(false)).unionByName(marked(others, lit(true)));
    }

    /** Marks a share of the texts, as hashes of their positions choose them. */
    private Column heldOut(Dataset<Row> texts) {
      long count = texts.count();
      if (count < 2) {
        throw new UserError(
            "--train has %s to train on%s; name files with more, or --validation files"
                .formatted(
                    count == 0 ? "no text" : "one text",
                    train.split().map(split -> " (split '" + split + "')").orElse("")));
      }
      Column hash = xxhash64(col(TextColumns.ID));
      int held = (int) Math.max(1, Math.min(count - 1, Math.round(validationShare * count)));
      long greatest =
          texts
              .select(hash.as("hash"))
              .orderBy("hash")
              .limit(held)
              .agg(max("hash"))
              .head()
              .getLong(0);
      return hash.leq(greatest);
    }

    @Override
    public List<Named> scored(SparkSession spark) {
      return Stream.of(
              test.map(source -> new Named("test", source.read(spark))),
              rationales.map(source -> new Named("rationales", source.read(spark))))
          .flatMap(Optional::stream)
          .toList();
    }
  }
}
