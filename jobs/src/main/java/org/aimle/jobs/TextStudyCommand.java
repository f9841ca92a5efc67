package org.aimle.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.aimle.jobs.report.Scores;
import org.aimle.spark.data.TextColumns;
import org.aimle.spark.ml.AimleTextExplainer;
import org.aimle.spark.ml.AimleTextExplainerModel;
import org.aimle.spark.ml.AimleTextExplainerSummary;
import org.aimle.spark.training.EpochProgress;
import org.aimle.target.LambdaState;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Trains several methods with several seeds on the same texts and tables what each reaches, the
 * word-presence baselines beside them.
 */
@Command(
    name = "text-study",
    mixinStandardHelpOptions = true,
    description = {
      "Trains several methods with several seeds on the same texts and tables what each reaches.",
      "",
      "Each run leaves a file in the output folder and is not done again: an interrupted study goes",
      "on where it was. Held-out texts are cut into validation and test by a file of row numbers."
    })
final class TextStudyCommand implements Callable<Integer> {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Option(names = "--train", required = true, arity = "1..*", description = "Training texts.")
  private List<String> train;

  @Option(
      names = "--train-split",
      description = "Of the first file of --train, only rows with this value of column split.")
  private Optional<String> trainSplit = Optional.empty();

  @Option(names = "--heldout", required = true, arity = "1..*", description = "Held-out texts.")
  private List<String> heldOut;

  @Option(
      names = "--splits",
      required = true,
      description = "JSON file: {NAME: {rows, seeds: [{validation: [row, ..], test: [row, ..]}]}}.")
  private Path splits;

  @Option(names = "--splits-name", required = true, description = "Which entry of --splits.")
  private String splitsName;

  @Option(names = "--rationales", description = "Table of texts with marked words.")
  private Optional<String> rationales = Optional.empty();

  @Option(
      names = "--rationales-split",
      description = "Of --rationales, only rows with this value of column split.")
  private Optional<String> rationalesSplit = Optional.empty();

  @Option(names = "--aspect", defaultValue = "1", description = "Score to learn: name or number.")
  private String aspect;

  @Option(
      names = "--methods",
      description =
          "HOCON file of methods: a name and its settings each. Default: a built-in list.")
  private Optional<Path> methodsFile = Optional.empty();

  @Option(
      names = "--method",
      description = "Only this method of the list; may be given several times.")
  private List<String> chosen = List.of();

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "0,1,2,3,4,5",
      description = "Seeds, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--set",
      description = "A setting of `aimle explain` for all methods, as key=value; may be repeated.")
  private Map<String, String> common = Map.of();

  @Option(names = "--output", required = true, description = "Folder for the runs and the table.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Settings base = Settings.defaults("explain.conf");
    for (Map.Entry<String, String> setting : common.entrySet()) {
      base = base.with(setting.getKey(), setting.getValue());
    }
    Map<String, Map<String, String>> methods = methods();
    Map<String, Settings> prepared = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, String>> method : methods.entrySet()) {
      Settings settings = base;
      for (Map.Entry<String, String> setting : method.getValue().entrySet()) {
        settings = settings.with(setting.getKey(), setting.getValue());
      }
      StageSettings.stage(settings);
      prepared.put(method.getKey(), settings);
    }
    HadoopFiles files = HadoopFiles.ofSubmission();
    TextSource.Reading reading = new TextSource.Reading(TextSource.Format.AUTO, List.of(), aspect);
    List<TextSource> trainSources = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      trainSources.add(
          TextSource.of(
              files,
              "--train",
              List.of(train.get(i)),
              reading,
              i == 0 ? trainSplit : Optional.empty()));
    }
    TextSource heldOutSource =
        TextSource.of(files, "--heldout", heldOut, reading, Optional.empty());
    Optional<TextSource> marked =
        rationales.map(
            path -> TextSource.of(files, "--rationales", List.of(path), reading, rationalesSplit));
    Files.createDirectories(output);

    SparkSession spark = SparkSession.builder().appName("aimle text-study").getOrCreate();
    try {
      StudyTexts texts =
          new StudyTexts(spark, trainSources, heldOutSource, marked, splits, splitsName);
      List<StudyRun> runs = new ArrayList<>();
      for (long seed : seeds) {
        for (Map.Entry<String, Settings> method : prepared.entrySet()) {
          StudyRun run =
              run(
                  method.getKey(),
                  methods.get(method.getKey()),
                  method.getValue(),
                  seed,
                  texts,
                  out);
          runs.add(run);
          write("table.md", StudyTable.of(runs));
        }
      }
      runs.addAll(baselines(texts, base.atLeast(1, "k"), base.atLeast(1, "max-length")));
      write("table.md", StudyTable.of(runs));
      write("runs.json", JSON.writeValueAsString(runs));
      out.print(StudyTable.of(runs));
      out.flush();
      return 0;
    } finally {
      spark.stop();
    }
  }

  private Map<String, Map<String, String>> methods() {
    Config config;
    try {
      config =
          methodsFile.isPresent()
              ? ConfigFactory.parseFile(methodsFile.get().toFile()).resolve()
              : ConfigFactory.parseResources(TextStudyCommand.class, "text-study.conf").resolve();
    } catch (ConfigException e) {
      throw new UserError(e.getMessage());
    }
    Map<String, Map<String, String>> methods = new LinkedHashMap<>();
    config.root().entrySet().stream()
        .sorted((a, b) -> a.getValue().origin().lineNumber() - b.getValue().origin().lineNumber())
        .forEach(
            method -> {
              Map<String, String> settings = new LinkedHashMap<>();
              ((ConfigObject) method.getValue())
                  .forEach((key, value) -> settings.put(key, value.unwrapped().toString()));
              methods.put(method.getKey(), settings);
            });
    for (String name : chosen) {
      if (!methods.containsKey(name)) {
        throw new UserError("--method is '" + name + "'; there are " + methods.keySet());
      }
    }
    if (!chosen.isEmpty()) {
      methods.keySet().retainAll(chosen);
    }
    return methods;
  }

  private StudyRun run(
      String method,
      Map<String, String> own,
      Settings settings,
      long seed,
      StudyTexts texts,
      PrintWriter out)
      throws IOException {
    Map<String, String> changed = new LinkedHashMap<>(common);
    changed.putAll(own);
    String name = method.toLowerCase().replaceAll("[^a-z0-9]+", "-") + "-seed" + seed + ".json";
    Path file = output.resolve("runs").resolve(name);
    if (Files.exists(file)) {
      StudyRun done = JSON.readValue(file.toFile(), StudyRun.class);
      if (!done.settings().equals(changed)) {
        throw new UserError(
            "'%s' holds a run with the settings %s, not %s; choose another --output"
                .formatted(file, done.settings(), changed));
      }
      return done;
    }
    int cut = texts.cutOf(seed);
    AimleTextExplainer stage =
        StageSettings.stage(settings.with("seed", Long.toString(seed)))
            .setIdCol(TextColumns.ID)
            .setValidationIndicatorCol(StudyTexts.VALIDATION);
    long start = System.nanoTime();
    AimleTextExplainerModel model = stage.fit(texts.trainingAndValidation(cut));
    double seconds = (System.nanoTime() - start) / 1e9;
    Scores test = Evaluation.scores("test", model.transform(texts.test(cut)), model);
    Optional<Scores> marked =
        texts.marked().map(some -> Evaluation.scores("marked", model.transform(some), model));
    AimleTextExplainerSummary summary = model.summary().orElseThrow();
    EpochProgress best = summary.history().epochs().get(summary.bestEpoch());
    StudyRun run =
        new StudyRun(
            method,
            changed,
            seed,
            cut,
            best.validationLoss().orElse(Double.NaN),
            test.mse(),
            test.accuracy().orElse(Double.NaN),
            marked.map(s -> s.rationales().precision()).orElse(Double.NaN),
            marked.map(s -> s.rationales().recall()).orElse(Double.NaN),
            summary.bestEpoch() + 1,
            summary.lambdas().values().stream()
                .mapToDouble(LambdaState::beta)
                .findFirst()
                .orElse(Double.NaN),
            seconds);
    Files.createDirectories(file.getParent());
    write("runs/" + name, JSON.writeValueAsString(run));
    out.printf(
        "%-34s seed %d  test MSE x100 %.3f  accuracy %.1f %%  precision %.1f %%  epoch %d  %.0f s%n",
        method,
        seed,
        100 * run.testMse(),
        100 * run.accuracy(),
        100 * run.precision(),
        run.bestEpoch(),
        seconds);
    out.flush();
    return run;
  }

  private List<StudyRun> baselines(StudyTexts texts, int k, int maxLength) {
    WordPresence presence = new WordPresence(texts.training(), maxLength);
    Optional<Scores> marked = texts.marked().map(some -> presence.scores("marked", some, k));
    List<StudyRun> runs = new ArrayList<>();
    for (int cut = 0; cut < texts.cuts(); cut++) {
      Scores test = presence.scores("test", texts.test(cut), k);
      runs.add(
          new StudyRun(
              presence.name(),
              Map.of(),
              cut,
              cut,
              presence.scores("validation", texts.validation(cut), k).mse(),
              test.mse(),
              test.accuracy().orElse(Double.NaN),
              marked.map(s -> s.rationales().precision()).orElse(Double.NaN),
              marked.map(s -> s.rationales().recall()).orElse(Double.NaN),
              0,
              Double.NaN,
              Double.NaN));
    }
    return runs;
  }

  private void write(String name, String content) throws IOException {
    Path file = output.resolve(name);
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(unfinished, content);
    Files.move(
        unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
