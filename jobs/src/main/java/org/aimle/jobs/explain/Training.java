package org.aimle.jobs.explain;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.AimleLayer;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.evaluation.Evaluation;
import org.aimle.jobs.evaluation.ExplainedText;
import org.aimle.jobs.evaluation.Scores;
import org.aimle.jobs.explain.report.MetricsJson;
import org.aimle.jobs.explain.report.ReportPage;
import org.aimle.jobs.explain.report.RunReport;
import org.aimle.jobs.output.OutputFolder;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.progress.ProgressLines;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.jobs.sessions.Sessions;
import org.aimle.jobs.settings.Settings;
import org.aimle.lambda.AdditiveLambdaRule;
import org.aimle.lambda.DensityTarget;
import org.aimle.lambda.MultiplicativeLambdaRule;
import org.aimle.spark.ml.AimleTextExplainer;
import org.aimle.spark.ml.AimleTextExplainerModel;
import org.aimle.spark.ml.AimleTextExplainerSummary;
import org.aimle.spark.text.files.TextColumns;
import org.aimle.spark.training.AnotherTrainingException;
import org.aimle.spark.training.executor.TokenDevice;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** Trains an explainer, scores it, explains the scored texts, and writes it all down. */
final class Training {

  /** Parts of the output folder. */
  static final String MODEL = "model";

  static final String METRICS = "metrics.json";
  static final String EXPLANATIONS = "explanations";
  static final String REPORT = "report.html";
  static final Set<String> PARTS = Set.of(MODEL, METRICS, EXPLANATIONS, REPORT);

  private final HadoopFiles files;
  private final Console console;
  private final Settings settings;
  private final TextSets sets;
  private final AimleTextExplainer stage;
  private final String device;

  /**
   * Checks all that can be known before Spark starts.
   *
   * @throws UserError if a setting or a file does not do
   */
  Training(HadoopFiles files, Console console, Settings settings, TextSets sets) {
    this.files = files;
    this.console = console;
    this.settings = settings;
    this.sets = sets;
    this.stage =
        StageSettings.stage(settings)
            .setIdCol(TextColumns.ID)
            .setTokensCol(TextColumns.TOKENS)
            .setLabelCol(TextColumns.LABEL)
            .setValidationIndicatorCol(TextSets.VALIDATION);
    StageSettings.check(stage, TextColumns.SCHEMA.add(TextSets.VALIDATION, DataTypes.BooleanType));
    settings.atLeast(1, "report-texts");
    device =
        settings
            .find("device")
            .map(value -> device("device", value))
            .orElseGet(() -> device(TokenDevice.SETTING, ofSpark()));
    settings.find("word-vectors").ifPresent(path -> files.requireFile("--word-vectors", path));
  }

  private static String ofSpark() {
    return new SparkConf().get(TokenDevice.SETTING, "cpu");
  }

  private static String device(String name, String value) {
    try {
      TokenDevice.parse(name, value);
      return value;
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage());
    }
  }

  /**
   * @param inputs paths that are read, by the option that names them
   * @throws UserError if the folder exists and must not be overwritten, or a text does not do
   */
  void run(String output, OutputFolder.Existing existing, Map<String, List<String>> inputs) {
    try (OutputFolder folder =
        new OutputFolder(files.configuration(), output, existing, PARTS, inputs)) {
      try {
        Sessions.run(
            "explain",
            Map.of(TokenDevice.SETTING, device),
            console,
            spark -> train(spark, folder, inputs));
        folder.commit();
      } catch (RuntimeException | Error e) {
        if (folder.isKept()) {
          console.say("what was trained stays in " + folder.temporary());
        }
        throw e;
      }
      console.print("");
      console.print("report   " + folder + "/" + REPORT);
      console.print("model    " + folder + "/" + MODEL);
    }
  }

  private void train(SparkSession spark, OutputFolder folder, Map<String, List<String>> inputs) {
    Instant started = Instant.now();
    SparkContext jobs = spark.sparkContext();
    jobs.setJobDescription("read the texts");
    Dataset<Row> texts = sets.training(spark).persist(StorageLevel.MEMORY_AND_DISK());
    Map<String, Long> sizes = new LinkedHashMap<>();
    sizes.put("training", texts.where(col(TextSets.VALIDATION).equalTo(false)).count());
    sizes.put("validation", texts.where(col(TextSets.VALIDATION)).count());
    console.say(
        String.format(
            Locale.ROOT,
            "%s: %,d texts to train on, %,d to validate with; %s, %s",
            sets.title(),
            sizes.get("training"),
            sizes.get("validation"),
            stage.textSelection(),
            stage.getEstimator()));
    // Read before training: a malformed text must not cost a trained model.
    List<TextSets.Named> others = sets.scored(spark).stream().map(set -> read(set, sizes)).toList();
    if (!stage.isSet(stage.wordVectorsPath())) {
      console.say(
          stage.isSet(stage.checkpointDir())
              ? "word vectors come from the checkpoints, or are trained on the training texts ..."
              : "training word vectors on the training texts ...");
    }
    stage.addListener(new ProgressLines(console.progress(), ProgressLines.Medium.ofThisProcess()));
    jobs.setJobDescription(null); // training tells of its own
    AimleTextExplainerModel model = fit(texts, asked(spark, inputs));
    jobs.setJobDescription("save the model");
    folder.keep(); // from here on: a disk that fills up must not cost what was trained
    save(model, folder.path(MODEL));

    List<TextSets.Named> scored = new ArrayList<>();
    scored.add(
        new TextSets.Named(
            "validation", texts.where(col(TextSets.VALIDATION)).drop(TextSets.VALIDATION)));
    scored.addAll(others);
    List<Scores> scores = new ArrayList<>();
    List<ExplainedText> samples = List.of();
    for (TextSets.Named set : scored) {
      jobs.setJobDescription("explain and score the %s texts".formatted(set.name()));
      Dataset<Row> explained = model.transform(set.texts()).persist(StorageLevel.MEMORY_AND_DISK());
      scores.add(Evaluation.scores(set.name(), explained, model));
      if (set == scored.get(scored.size() - 1)) {
        samples = Evaluation.samples(explained, model, settings.atLeast(1, "report-texts"));
      }
      if (scored.size() == 1 || scores.size() > 1) {
        Explanations.of(explained, model, Optional.of(set.name()))
            .write()
            .mode(SaveMode.Append)
            .json(folder.path(EXPLANATIONS));
      }
      explained.unpersist();
    }
    jobs.setJobDescription(null);
    AimleTextExplainerSummary summary = model.summary();
    RunReport report =
        new RunReport(
            sets.title(),
            started,
            Duration.between(started, Instant.now()),
            asked(spark, inputs),
            sizes,
            summary.history(),
            summary.bestEpoch(),
            target(model),
            scores,
            samples);
    folder.write(METRICS, MetricsJson.write(report));
    folder.write(REPORT, ReportPage.render(report));
    print(scores);
  }

  private AimleTextExplainerModel fit(Dataset<Row> texts, Map<String, String> asked) {
    Optional<AskedBefore> before =
        settings
            .find("checkpoint-dir")
            .map(folder -> new AskedBefore(files.configuration(), folder));
    before.ifPresent(note -> note.note(asked));
    try {
      return stage.fit(texts);
    } catch (AnotherTrainingException e) {
      List<String> changes = before.map(note -> note.changes(asked)).orElse(List.of());
      throw new UserError(e.message(StageSettings::named, changes));
    }
  }

  /** The settings, and whatever else says what the run did: its inputs, and where Spark ran. */
  private Map<String, String> asked(SparkSession spark, Map<String, List<String>> inputs) {
    Map<String, String> asked = new LinkedHashMap<>(settings.values());
    inputs.forEach((option, paths) -> asked.put(key(option), String.join(" ", paths)));
    sets.selection().forEach((option, value) -> asked.put(key(option), value));
    asked.put("device", device);
    asked.put("master", spark.sparkContext().master());
    return asked;
  }

  private static String key(String option) {
    return option.substring("--".length());
  }

  /**
   * Reads every text of a set, once.
   *
   * @throws UserError if there is none
   */
  private static TextSets.Named read(TextSets.Named set, Map<String, Long> sizes) {
    Dataset<Row> texts = set.texts().persist(StorageLevel.MEMORY_AND_DISK());
    long count = texts.count();
    if (count == 0) {
      throw new UserError(
          "the set of %s texts is empty; check its files and --%s-split"
              .formatted(set.name(), set.name()));
    }
    sizes.put(set.name(), count);
    return new TextSets.Named(set.name(), texts);
  }

  private static void save(AimleTextExplainerModel model, String path) {
    try {
      model.save(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save the model to " + path, e);
    }
  }

  /** What lambda aims at, if it moves. */
  private static Optional<Double> target(AimleTextExplainerModel model) {
    for (AimleLayer layer : AimleGraphs.layers(model.network()).values()) {
      if (layer.lambdaRule() instanceof AdditiveLambdaRule rule) {
        return Optional.of(rule.target());
      }
      if (layer.lambdaRule() instanceof MultiplicativeLambdaRule rule
          && rule.target() instanceof DensityTarget.Fixed target) {
        return Optional.of(target.nonZeros());
      }
    }
    return Optional.empty();
  }

  private void print(List<Scores> all) {
    console.print("");
    console.print(
        "%-12s %8s %16s %10s %14s %18s %15s"
            .formatted(
                "",
                "texts",
                "mean sq. error",
                "accuracy",
                "words chosen",
                "subset precision",
                "subset recall"));
    for (Scores scores : all) {
      console.print(
          String.format(
              Locale.ROOT,
              "%-12s %,8d %16.5f %10s %14s %18s %15s",
              scores.set(),
              scores.texts(),
              scores.mse(),
              percent(scores.accuracy()),
              scores.chosen().isPresent()
                  ? String.format(Locale.ROOT, "%.1f", scores.chosen().getAsDouble())
                  : "-",
              percent(scores.precision()),
              percent(scores.recall())));
    }
  }

  private static String percent(OptionalDouble share) {
    return share.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share.getAsDouble());
  }
}
