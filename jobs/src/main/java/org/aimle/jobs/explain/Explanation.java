package org.aimle.jobs.explain;

import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.output.OutputFolder;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.jobs.sessions.Sessions;
import org.aimle.jobs.texts.TextSource;
import org.aimle.spark.ml.AimleTextExplainerModel;
import org.aimle.spark.text.TokenReading;
import org.aimle.spark.text.WordsFound;
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Explains texts with a trained model. */
final class Explanation {

  private final HadoopFiles files;
  private final Console console;
  private final String model;
  private final TextSource source;

  /**
   * Checks all that can be known before Spark starts.
   *
   * @throws UserError if there is no such model or input
   */
  Explanation(
      HadoopFiles files,
      Console console,
      String model,
      List<String> paths,
      TextSource.Reading reading) {
    this.files = files;
    this.console = console;
    this.model = model;
    files.requireFolder("--model", model);
    files.requireFolder("--model", model + "/metadata");
    this.source =
        TextSource.of(
            files,
            "--input",
            paths,
            new TextSource.Reading(
                reading.format(),
                reading.aspects(),
                reading.aspect(),
                reading.columns().unlabelled()),
            Optional.empty());
  }

  /** What is explained. */
  TextSource source() {
    return source;
  }

  /**
   * @param output a folder to write to; empty: standard output
   * @param inputs paths that are read, by the option that names them
   * @throws UserError if the folder exists and must not be overwritten
   */
  void run(
      Optional<String> output, OutputFolder.Existing existing, Map<String, List<String>> inputs) {
    if (output.isEmpty()) {
      Sessions.run("explain", console, this::print);
      return;
    }
    try (OutputFolder folder =
        new OutputFolder(files.configuration(), output.get(), existing, Training.PARTS, inputs)) {
      Sessions.run(
          "explain",
          console,
          spark -> explained(spark).write().json(folder.path(Training.EXPLANATIONS)));
      folder.commit();
      console.print("explanations   " + folder + "/" + Training.EXPLANATIONS);
    }
  }

  private void print(SparkSession spark) {
    Iterator<String> lines = explained(spark).toJSON().toLocalIterator();
    while (lines.hasNext()) {
      console.print(lines.next());
    }
  }

  private Dataset<Row> explained(SparkSession spark) {
    AimleTextExplainerModel loaded = load();
    Dataset<Row> texts = source.read(spark);
    WordsFound.in(
            texts,
            TextColumns.TOKENS,
            reading(loaded),
            JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(loaded.wordVectors()))
        .check(loaded.getCaseSensitive(), "is this the model for these texts?");
    return Explanations.of(loaded.transform(texts), loaded, Optional.empty());
  }

  private static TokenReading reading(AimleTextExplainerModel loaded) {
    return new TokenReading(
        loaded.getMaxLength(),
        loaded.getCaseSensitive()
            ? TokenReading.LetterCase.AS_WRITTEN
            : TokenReading.LetterCase.LOWER);
  }

  private AimleTextExplainerModel load() {
    try {
      return AimleTextExplainerModel.load(model);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new UserError(
          "--model is '%s', which cannot be loaded: %s".formatted(model, e.getMessage()));
    }
  }
}
