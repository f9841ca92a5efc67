package org.aimle.spark.text;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.explain.TextSelection;
import org.aimle.explain.WordVectors;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.files.MalformedTextException;
import org.aimle.spark.text.files.TextColumns;
import org.aimle.spark.training.data.DataFingerprint;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** The texts that an estimator is fitted on: checked, and kept until closed. */
public final class TrainingTexts implements TrainingExamples {

  /** What a text takes beside its tokens, about. */
  private static final int TEXT_BYTES = 24;

  private static final String VALIDATION = "validation";
  private static final String SOUND = "sound";
  private static final String WEIGHT = "weight";

  private final Dataset<Row> kept;

  /** The sound ones, in no more partitions than pay. */
  private final Dataset<Row> rows;

  private final Census census;
  private final TokenReading reading;
  private final TextSelection selection;
  private final LabelScale labels;
  private final boolean weighted;
  private final int workers;
  private Optional<Held> held = Optional.empty();

  private TrainingTexts(
      Dataset<Row> kept,
      Census census,
      TokenReading reading,
      TextSelection selection,
      LabelScale labels,
      boolean weighted,
      int workers) {
    this.kept = kept;
    this.rows = sound(kept, census);
    this.census = census;
    this.reading = reading;
    this.selection = selection;
    this.labels = labels;
    this.weighted = weighted;
    this.workers = workers;
  }

  /**
   * Reads and checks the texts of a data set. Those that are null or empty, have a null token, or
   * no label, are an error, or left out.
   *
   * @param selection what chooses tokens
   * @param workers shards to make
   * @throws IllegalArgumentException if there is no text to train on, none is longer than k, one is
   *     invalid and that is an error, or has a label that is none; the message names the text
   */
  public static TrainingTexts of(
      Dataset<?> dataset,
      ExampleColumns columns,
      TokenReading reading,
      TextSelection selection,
      InvalidTexts invalidTexts,
      LabelTask task,
      int workers) {
    Column tokens = ExampleColumns.column(dataset, columns.input());
    boolean soft = SoftLabels.in(dataset, columns.label());
    Column label = SoftLabels.column(dataset, columns.label());
    Column weight = Weights.column(dataset, columns.weight());
    Column id =
        columns
            .id()
            .map(own -> ExampleColumns.column(dataset, own).cast(DataTypes.LongType))
            .orElseGet(() -> xxhash64(tokens, soft ? label : label.getItem(0)));
    Column validation =
        columns
            .validation()
            .map(mark -> coalesce(ExampleColumns.column(dataset, mark), lit(false)))
            .orElse(lit(false));
    Column sound =
        InvalidTexts.sound(tokens)
            .and(label.isNotNull())
            .and(not(exists(label, part -> part.isNull().or(isnan(part)))))
            .and(weight.isNotNull())
            .and(not(isnan(weight)));
    Dataset<Row> rows =
        dataset
            .select(
                id.as(TextColumns.ID),
                tokens.as(TextColumns.TOKENS),
                label.as(TextColumns.LABEL),
                validation.as(VALIDATION),
                sound.as(SOUND),
                weight.as(WEIGHT))
            .coalesce(Partitions.toRead(dataset))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Census census =
          take(
              rows,
              new TextCheck(
                  invalidTexts,
                  task.kind(),
                  columns.id().isPresent(),
                  soft,
                  columns.weight().isPresent()));
      census
          .problem()
          .ifPresent(
              problem -> {
                throw new WrongInputException(problem);
              });
      requireTexts(census, columns, selection, reading);
      LabelScale labels = LabelScale.of(task, census.trained(), census.labels());
      return new TrainingTexts(
          rows, census, reading, selection, labels, columns.weight().isPresent(), workers);
    } catch (RuntimeException e) {
      rows.unpersist(false);
      throw e;
    }
  }

  private static void requireTexts(
      Census census, ExampleColumns columns, TextSelection selection, TokenReading reading) {
    if (census.training() == 0) {
      throw new WrongInputException(
          census.validation() == 0
              ? "the data set is empty%s; give texts to train on"
                  .formatted(
                      census.skipped() == 0
                          ? ""
                          : " but for " + census.skipped() + " invalid texts, which are skipped")
              : "column '%s' marks all %d texts for validation; leave some to train on"
                  .formatted(columns.validation().orElseThrow(), census.validation()));
    }
    if (columns.validation().isPresent() && census.validation() == 0) {
      throw new WrongInputException(
          "column '%s' marks no text for validation; mark some, or clear validationIndicatorCol"
              .formatted(columns.validation().get()));
    }
    selection.k().ifPresent(k -> requireChoice(census.longest(), reading.maxLength(), k));
    Weights.requireSome(columns, census.trainedWeight(), "texts to train on");
    if (census.validation() > 0) {
      Weights.requireSome(columns, census.validatedWeight(), "texts to validate on");
    }
  }

  private static void requireChoice(int longest, int maxLength, int k) {
    if (maxLength <= k) {
      throw new WrongInputException(
          "k is %d and maxLength %d, so that of each text no more than k tokens are read and there is nothing to choose; lower k, or raise maxLength"
              .formatted(k, maxLength));
    }
    if (longest <= k) {
      throw new WrongInputException(
          "k is %d, but the longest text has %d tokens, so there is nothing to choose; lower k"
              .formatted(k, longest));
    }
  }

  private static Census take(Dataset<Row> rows, TextCheck check) {
    try {
      return SparkInternals.prepared(
          rows.sparkSession().sparkContext(),
          "read and check the texts",
          () -> rows.javaRDD().aggregate(Census.EMPTY, check::count, Census::plus));
    } catch (Exception e) { // Spark's exceptions are checked but not declared
      throw MalformedTextException.behind(e)
          .<RuntimeException>map(malformed -> malformed)
          .orElseGet(
              () ->
                  e instanceof RuntimeException r ? r : new IllegalStateException(e.toString(), e));
    }
  }

  private static Dataset<Row> sound(Dataset<Row> kept, Census census) {
    long texts = census.training() + census.validation() + census.skipped();
    Dataset<Row> sound = census.skipped() == 0 ? kept : kept.filter(col(SOUND));
    return sound.coalesce(Partitions.toDeal(texts));
  }

  @Override
  public long fingerprint() {
    return census.fingerprint();
  }

  /** What the labels mean. */
  public LabelScale labels() {
    return labels;
  }

  /** Texts that are left out because they are invalid. */
  public long skipped() {
    return census.skipped();
  }

  /** Whether some texts are marked for validation. */
  public boolean hasValidation() {
    return census.validation() > 0;
  }

  /** Whether texts have weights of their own. */
  public boolean weighted() {
    return weighted;
  }

  /**
   * The texts to train on, one shard per worker, and those to validate on, if there are some; kept
   * until this is closed. The words themselves are let go of, so this is for the end: what else
   * reads them is to come before.
   *
   * @param folder keeps the encoded texts for other runs on the same texts with the same settings,
   *     which then need not encode them
   */
  public Held hold(Broadcast<WordVectors> vectors, Optional<String> folder) {
    Held both =
        new Held(
            shards(false, vectors, folder),
            hasValidation() ? Optional.of(shards(true, vectors, folder)) : Optional.empty());
    held = Optional.of(both);
    kept.unpersist(false);
    return both;
  }

  /** Shards that executors keep. */
  public record Held(Shards<TextBlock> training, Optional<Shards<TextBlock>> validation) {}

  private Shards<TextBlock> shards(
      boolean validation, Broadcast<WordVectors> vectors, Optional<String> folder) {
    int perShard = Shards.blocks(bytesOfShard(validation), workers);
    if (folder.isEmpty()) {
      return encoded(validation, vectors, perShard);
    }
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    PreparedTexts prepared =
        new PreparedTexts(
            context,
            folder.get(),
            validation ? VALIDATION : "training",
            fingerprint(vectors.value(), perShard));
    Optional<JavaRDD<TextBlock>> found = prepared.find(workers * perShard);
    if (found.isPresent()) {
      try {
        return SparkInternals.prepared(
            context.sc(),
            "read the encoded texts of the checkpoints",
            () -> Shards.held(found.get(), perShard));
      } catch (Exception e) { // Spark's exceptions are checked but not declared
        prepared.drop(e);
      }
    }
    Shards<TextBlock> made = encoded(validation, vectors, perShard);
    prepared.write(made.blocks());
    return made;
  }

  /** Of all that encoded texts and their order depend on. */
  private long fingerprint(WordVectors vectors, int perShard) {
    long hash = DataFingerprint.hash(census.fingerprint(), TextMinibatches.hash(vectors));
    hash = DataFingerprint.hash(hash, reading.toString().hashCode());
    hash = DataFingerprint.hash(hash, selection.toString().hashCode());
    hash = DataFingerprint.hash(hash, labels.toString().hashCode());
    return DataFingerprint.hash(DataFingerprint.hash(hash, workers), perShard);
  }

  private long bytesOfShard(boolean validation) {
    long all = census.training() + census.validation();
    long count = validation ? census.validation() : census.training();
    double text = TEXT_BYTES + Integer.BYTES * (double) census.tokens() / all;
    return (long) ((double) count / workers * text);
  }

  private Shards<TextBlock> encoded(
      boolean validation, Broadcast<WordVectors> vectors, int perShard) {
    TokenReading how = reading;
    TextSelection chosen = selection;
    LabelScale scale = labels;
    double mean = meanWeight(validation);
    JavaRDD<EncodedText> encoded =
        rows.javaRDD()
            .filter(row -> row.getBoolean(TextCheck.VALIDATION_AT) == validation)
            .map(
                row ->
                    new EncodedText(
                        row.getLong(TextCheck.ID_AT),
                        how.ids(row.getList(TextCheck.TOKENS_AT), vectors.value()),
                        scale.learnt(row.<Double>getList(TextCheck.LABEL_AT)),
                        (float) (row.getDouble(TextCheck.WEIGHT_AT) / mean),
                        how.context(row.getList(TextCheck.TOKENS_AT), chosen)));
    long count = validation ? census.validation() : census.training();
    return Shards.deal(encoded, count, workers, perShard, TextBlock::of);
  }

  /** Weights are relative to it, so that losses are means, whatever the weights' scale. */
  private double meanWeight(boolean validation) {
    return validation
        ? census.validatedWeight().doubleValue() / Math.max(1, census.validation())
        : census.trainedWeight().doubleValue() / census.training();
  }

  /** The words of the texts to train on, as they are looked up. One column, {@code tokens}. */
  public Dataset<Row> words() {
    return reading.words(rows.filter(col(VALIDATION).equalTo(false)), TextColumns.TOKENS);
  }

  /** How many words of all these texts have a vector. */
  public WordsFound found(Broadcast<WordVectors> vectors) {
    return SparkInternals.prepared(
        rows.sparkSession().sparkContext(),
        "count the words that have a vector",
        () -> WordsFound.in(rows, TextColumns.TOKENS, reading, vectors));
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
