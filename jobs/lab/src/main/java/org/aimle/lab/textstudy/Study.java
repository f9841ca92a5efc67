package org.aimle.lab.textstudy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.evaluation.Evaluation;
import org.aimle.jobs.evaluation.Scores;
import org.aimle.jobs.explain.StageSettings;
import org.aimle.jobs.output.OutputFolder;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.settings.Settings;
import org.aimle.spark.ml.AimleTextExplainer;
import org.aimle.spark.ml.AimleTextExplainerModel;
import org.aimle.spark.ml.AimleTextExplainerSummary;
import org.aimle.spark.text.files.TextColumns;
import org.aimle.spark.training.EpochProgress;

/**
 * Trains methods with seeds and keeps each run in a file of its own, so that a run that is there is
 * not done again.
 */
final class Study {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final StudyTexts texts;
  private final Map<String, String> inputs;
  private final Path output;
  private final OutputFolder.Existing others;
  private final Console console;

  /**
   * @param inputs what runs depend on beside their settings
   * @param output folder for the runs and the table
   * @param others what to do with a run that is there with other settings or inputs
   * @param console tells of each run
   */
  Study(
      StudyTexts texts,
      Map<String, String> inputs,
      Path output,
      OutputFolder.Existing others,
      Console console) {
    this.texts = texts;
    this.inputs = Map.copyOf(inputs);
    this.output = output;
    this.others = others;
    this.console = console;
  }

  /**
   * Runs what has not been run, and the baselines.
   *
   * @param methods settings by the method's name
   * @param defaults settings of the baselines
   * @return the table, which stands in the output folder too
   */
  String run(Map<String, Settings> methods, List<Long> seeds, Settings defaults) {
    try {
      List<StudyRun> runs = new ArrayList<>();
      for (long seed : seeds) {
        for (Map.Entry<String, Settings> method : methods.entrySet()) {
          runs.add(run(method.getKey(), method.getValue(), seed));
          write("table.md", StudyTable.of(runs));
        }
      }
      runs.addAll(baselines(defaults.atLeast(1, "k"), defaults.atLeast(1, "max-length")));
      String table = StudyTable.of(runs);
      write("table.md", table);
      write("runs.json", JSON.writeValueAsString(runs));
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to '" + output + "': " + e.getMessage(), e);
    }
  }

  private StudyRun run(String method, Settings settings, long seed) throws IOException {
    Map<String, String> all = everythingThatMatters(settings);
    String name =
        method.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "-seed" + seed + ".json";
    Path file = output.resolve("runs").resolve(name);
    if (Files.exists(file)) {
      StudyRun done = JSON.readValue(file.toFile(), StudyRun.class);
      if (done.settings().equals(all)) {
        return done;
      }
      if (others == OutputFolder.Existing.REFUSE) {
        throw new UserError(
            "'%s' holds a run with other settings or inputs: %s; choose another --output or add --overwrite"
                .formatted(file, differences(done.settings(), all)));
      }
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
    AimleTextExplainerSummary summary = model.summary();
    EpochProgress best = summary.history().epochs().get(summary.bestEpoch());
    StudyRun run =
        new StudyRun(
            method,
            all,
            seed,
            cut,
            best.validationLoss().orElse(Double.NaN),
            test.mse(),
            test.accuracy().orElse(Double.NaN),
            marked.map(s -> s.rationales().precision()).orElse(Double.NaN),
            marked.map(s -> s.rationales().recall()).orElse(Double.NaN),
            summary.bestEpoch() + 1,
            EstimatorSpec.parse(stage.getEstimator()).adapts()
                ? summary.lambdas().values().iterator().next().beta()
                : Double.NaN,
            seconds);
    Files.createDirectories(file.getParent());
    write("runs/" + name, JSON.writeValueAsString(run));
    console.print(
        "%-34s seed %d  test MSE x100 %.3f%s%s  epoch %d  %.0f s"
            .formatted(
                method,
                seed,
                100 * run.testMse(),
                share("accuracy", run.accuracy()),
                share("precision", run.precision()),
                run.bestEpoch(),
                seconds));
    return run;
  }

  private static String share(String name, double share) {
    return Double.isNaN(share) ? "" : "  %s %.1f %%".formatted(name, 100 * share);
  }

  /** Settings and inputs: a run counts as done only if all of them are what they were. */
  private Map<String, String> everythingThatMatters(Settings settings) {
    Map<String, String> all = new TreeMap<>(settings.values());
    all.remove("seed");
    all.putAll(inputs);
    return all;
  }

  private static String differences(Map<String, String> before, Map<String, String> now) {
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(before.get(key), now.get(key)))
        .map(key -> "%s was %s, is %s".formatted(key, before.get(key), now.get(key)))
        .collect(Collectors.joining("; "));
  }

  private List<StudyRun> baselines(int k, int maxLength) {
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
