package org.aimle.lab.growth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.sessions.Sessions;
import org.aimle.lab.Options;
import org.aimle.spark.ml.AimleTextExplainer;
import org.aimle.spark.text.files.SyntheticReviews;
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains for long, and often, in one session, and tables what the driver holds meanwhile. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains for long, and often, in one session, and tables what the driver holds meanwhile.",
      "",
      "First one training of many rounds with a checkpoint after each, then many short trainings.",
      "Ends with an error if threads, open files, blocks or broadcasts grow between the reading after",
      "a fifth of the work and the last one."
    })
public final class GrowthCommand implements Job {

  private static final int READINGS = 10;

  private static final int TEXTS = 40;
  private static final int BATCH = 10;
  private static final int WORKERS = 2;
  private static final int ROUNDS_OF_AN_EPOCH = TEXTS / BATCH / WORKERS;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Rounds of the long training, at least 20 (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--fits",
      paramLabel = "N",
      defaultValue = "30",
      description = "Short trainings, at least 5 (default ${DEFAULT-VALUE}).")
  private int fits;

  @Override
  public Integer call() {
    Options.requireAtLeast("--rounds", 20, rounds);
    Options.requireAtLeast("--fits", 5, fits);
    Console console = Console.of(spec);
    List<String> grown = new ArrayList<>();
    Sessions.run(
        "growth",
        console,
        spark -> {
          grown.addAll(rounds(spark, console));
          grown.addAll(fits(spark, console));
        });
    grown.forEach(console::print);
    if (grown.isEmpty()) {
      console.print("threads, files, blocks and broadcasts do not grow");
    }
    return grown.isEmpty() ? 0 : Aimle.FAILED;
  }

  private List<String> rounds(SparkSession spark, Console console) {
    Path checkpoints = temporary();
    try {
      Readings readings = new Readings("rounds", rounds, console);
      AimleTextExplainer stage =
          stage()
              .setMaxIter((rounds + ROUNDS_OF_AN_EPOCH - 1) / ROUNDS_OF_AN_EPOCH)
              .setCheckpointDir(checkpoints.toString())
              .setCheckpointInterval(1);
      stage.addListener((progress, state) -> readings.done(progress.round() + 1));
      stage.fit(texts(spark));
      return readings.grown();
    } finally {
      delete(checkpoints);
    }
  }

  private List<String> fits(SparkSession spark, Console console) {
    Readings readings = new Readings("fits", fits, console);
    for (int fit = 1; fit <= fits; fit++) {
      Path checkpoints = temporary();
      try {
        stage().setMaxIter(2).setCheckpointDir(checkpoints.toString()).fit(texts(spark));
      } finally {
        delete(checkpoints);
      }
      readings.done(fit);
    }
    return readings.grown();
  }

  private static Dataset<Row> texts(SparkSession spark) {
    return new SyntheticReviews(1)
        .dataset(spark, SyntheticReviews.ASPECTS.get(0), "train", 0, TEXTS);
  }

  private static AimleTextExplainer stage() {
    return new AimleTextExplainer()
        .setIdCol(TextColumns.ID)
        .setTokensCol(TextColumns.TOKENS)
        .setLabelCol(TextColumns.LABEL)
        .setNumWorkers(WORKERS)
        .setBatchSize(BATCH)
        .setAveragingFrequency(1)
        .setK(3)
        .setFilters(8)
        .setHiddenUnits(8)
        .setVectorSize(8)
        .setVectorIterations(1);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("aimle-growth");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Readings of one kind of work, about evenly spaced. */
  private static final class Readings {

    private final String work;
    private final int all;
    private final Console console;
    private final List<Reading> taken = new ArrayList<>();

    Readings(String work, int all, Console console) {
      this.work = work;
      this.all = all;
      this.console = console;
      console.print("");
      console.print(work + Reading.HEADER.substring(work.length()));
    }

    void done(int number) {
      if (number <= all && (long) number * READINGS / all > taken.size()) {
        taken.add(Reading.now(number));
        console.print(taken.get(taken.size() - 1).toString());
      }
    }

    List<String> grown() {
      Reading last = taken.get(taken.size() - 1);
      return last.grownSince(taken.get(taken.size() / 5)).stream()
          .map(
              grown ->
                  "over %d %s %s"
                      .formatted(last.at() - taken.get(taken.size() / 5).at(), work, grown))
          .toList();
    }
  }
}
