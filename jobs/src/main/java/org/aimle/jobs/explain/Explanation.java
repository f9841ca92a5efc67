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
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Explains texts with a trained model. */
final class Explanation {

  private static final StructType WORDS =
      new StructType()
          .add(TextColumns.NAME, DataTypes.StringType, false)
          .add(TextColumns.TOKENS, DataTypes.createArrayType(DataTypes.StringType, false), false);

  private final HadoopFiles files;
  private final Console console;
  private final String model;
  private final List<String> paths;
  private final Optional<TextSource> scored;

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
    this.paths = paths;
    files.requireFolder("--model", model);
    files.requireFolder("--model", model + "/metadata");
    boolean hasScores =
        paths.stream()
            .map(path -> files.firstLine("--input", path))
            .flatMap(Optional::stream)
            .anyMatch(line -> line.contains("\t"));
    scored =
        hasScores || reading.format() != TextSource.Format.AUTO
            ? Optional.of(TextSource.of(files, "--input", paths, reading, Optional.empty()))
            : Optional.empty();
  }

  /** Whether the texts have scores of which one is chosen. */
  boolean choosesScore() {
    return scored.map(TextSource::choosesScore).orElse(false);
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
    Dataset<Row> texts = scored.map(source -> source.read(spark)).orElseGet(() -> words(spark));
    return Explanations.of(loaded.transform(texts), loaded, Optional.empty());
  }

  private AimleTextExplainerModel load() {
    try {
      return AimleTextExplainerModel.load(model);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new UserError(
          "--model is '%s', which cannot be loaded: %s".formatted(model, e.getMessage()));
    }
  }

  /** A text a line, words separated by blanks, named by its line; empty lines are passed over. */
  private Dataset<Row> words(SparkSession spark) {
    JavaRDD<Row> lines =
        spark
            .read()
            .textFile(paths.toArray(String[]::new))
            .javaRDD()
            .zipWithIndex()
            .filter(line -> !line._1().isBlank())
            .map(
                line ->
                    RowFactory.create(
                        Long.toString(line._2() + 1), line._1().strip().split("\\s+")));
    return spark.createDataFrame(lines, WORDS);
  }
}
