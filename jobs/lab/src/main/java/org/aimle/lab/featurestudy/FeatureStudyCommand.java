package org.aimle.lab.featurestudy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.sessions.Sessions;
import org.aimle.spark.ml.AimleFeatureExplainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Explains generated rows whose true features are known, and tables where these rank. */
@Command(
    name = "feature-study",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Explains generated rows whose true features are known, and tables where these rank.",
      "",
      "The data sets of learning to explain: xor, orange-skin, additive, switch. Each training has",
      "rows of its own, from its seed; validation rows choose the epoch, test rows are measured."
    })
public final class FeatureStudyCommand implements Job {

  @Spec private CommandSpec spec;

  @Option(
      names = "--sets",
      split = ",",
      paramLabel = "NAME",
      description = "Some of xor, orange-skin, additive, switch (default: all).")
  private List<String> sets =
      Arrays.stream(SyntheticSet.values()).map(SyntheticSet::written).toList();

  @Option(
      names = "--estimators",
      paramLabel = "SPEC",
      description = "An estimator in writing; may be given several times (default: the stage's).")
  private List<String> estimators = List.of("");

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "N",
      defaultValue = "0,1,2",
      description = "Seeds, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Rows to train on, at least 1000 (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--validation-rows",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Rows that choose the epoch, at least 100 (default: ${DEFAULT-VALUE}).")
  private int validationRows;

  @Option(
      names = "--test-rows",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Rows to measure on, at least 100 (default: ${DEFAULT-VALUE}).")
  private int testRows;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Passes over the rows, at most; at least 1 (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "100",
      description = "Rows of a minibatch, at least 1 (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "0.001",
      description = "Step size of Adam (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--formulas",
      paramLabel = "paper|code",
      defaultValue = "paper",
      description =
          "Whose additive set: paper and published code differ (default: ${DEFAULT-VALUE}).")
  private String formulas;

  @Option(
      names = "--labels",
      paramLabel = "drawn|probabilities",
      defaultValue = "drawn",
      description =
          "Classes drawn by their probability, as in the paper, or the probabilities, as in the"
              + " published code (default: ${DEFAULT-VALUE}).")
  private String labels;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "out/feature-study.md",
      description = "The table (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Override
  public Integer call() {
    requireAtLeast("--rows", 1000, rows);
    requireAtLeast("--validation-rows", 100, validationRows);
    requireAtLeast("--test-rows", 100, testRows);
    requireAtLeast("--epochs", 1, epochs);
    List<SyntheticSet> chosen = sets.stream().map(FeatureStudyCommand::set).toList();
    SyntheticSet.Formulas whose =
        SyntheticSet.Formulas.valueOf(oneOf("--formulas", formulas, "paper", "code"));
    boolean drawn = oneOf("--labels", labels, "drawn", "probabilities").equals("DRAWN");
    estimators.stream().filter(one -> !one.isEmpty()).forEach(one -> stage().setEstimator(one));
    FeatureStudy.Sizes sizes = new FeatureStudy.Sizes(rows, validationRows, testRows, epochs);
    Console console = Console.of(spec);
    stage();
    Sessions.run(
        "feature-study",
        console,
        spark -> {
          FeatureStudy study = new FeatureStudy(spark, sizes, whose, drawn);
          List<FeatureStudyRun> runs = new ArrayList<>();
          for (SyntheticSet set : chosen) {
            for (String estimator : estimators) {
              for (long seed : seeds) {
                runs.add(study.run(set, estimator, seed, this::stage));
                console.say(told(runs.get(runs.size() - 1)));
              }
              write(FeatureStudyTable.of(runs));
            }
          }
          console.print(FeatureStudyTable.of(runs));
        });
    return 0;
  }

  private AimleFeatureExplainer stage() {
    return new AimleFeatureExplainer().setBatchSize(batchSize).setLearningRate(learningRate);
  }

  private static String told(FeatureStudyRun run) {
    return String.format(
        Locale.ROOT,
        "%-12s %-20s seed %d  median rank %.2f  exact %.1f %%  accuracy %.1f %%  epoch %d  %.0f s",
        run.set().written(),
        run.estimator(),
        run.seed(),
        run.meanRank(),
        100 * run.exact(),
        100 * run.accuracy(),
        run.bestEpoch(),
        run.seconds());
  }

  private void write(String table) {
    try {
      Path folder = output.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Files.writeString(output, table);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to '" + output + "': " + e.getMessage(), e);
    }
  }

  private static SyntheticSet set(String name) {
    return Arrays.stream(SyntheticSet.values())
        .filter(set -> set.written().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "--sets names '%s'; there are %s"
                        .formatted(
                            name,
                            String.join(
                                ", ",
                                Arrays.stream(SyntheticSet.values())
                                    .map(SyntheticSet::written)
                                    .toList()))));
  }

  private static String oneOf(String option, String value, String... choices) {
    if (!List.of(choices).contains(value)) {
      throw new UserError(
          "%s is '%s' but must be one of %s".formatted(option, value, String.join(", ", choices)));
    }
    return value.toUpperCase(Locale.ROOT);
  }

  private static void requireAtLeast(String option, int least, int value) {
    if (value < least) {
      throw new UserError("%s is %d but must be at least %d".formatted(option, value, least));
    }
  }
}
