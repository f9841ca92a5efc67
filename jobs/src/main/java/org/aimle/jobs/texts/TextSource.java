package org.aimle.jobs.texts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.spark.text.files.RationaleTable;
import org.aimle.spark.text.files.ScoredLines;
import org.aimle.spark.text.files.TextColumns;
import org.aimle.spark.text.files.TextFiles;
import org.aimle.spark.text.files.TextFormat;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Files with texts and scores, looked at but not yet read.
 *
 * @param option the option that named them, for errors
 * @param paths in the order given
 * @param format of all of them
 * @param split the value of the column {@code split} of the rows that are taken; empty: all
 */
public record TextSource(
    String option, List<String> paths, TextFormat format, Optional<String> split) {

  /** The scores of {@link ScoredLines} with five of them, where nothing else is said. */
  static final List<String> COFFEE_ASPECTS =
      List.of("aroma", "acidity", "body", "flavor", "overall");

  /** How a file holds texts, as the user says it. */
  public enum Format {
    AUTO,
    LINES,
    TABLE
  }

  /**
   * What the user says about all inputs.
   *
   * @param format of the files
   * @param aspects names of the scores of a line; empty if they were not named
   * @param aspect which one is the label, by name or number
   */
  public record Reading(Format format, List<String> aspects, String aspect) {}

  /**
   * Looks at the first line of each file.
   *
   * @throws UserError if a file cannot be read, or is empty, or the aspect is not one of its scores
   */
  public static TextSource of(
      HadoopFiles files,
      String option,
      List<String> paths,
      Reading reading,
      Optional<String> split) {
    List<Optional<TextFormat>> formats =
        paths.stream().map(path -> format(files, option, path, reading)).toList();
    TextFormat format =
        formats.stream()
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow(
                () -> new UserError("%s is '%s', which is empty".formatted(option, paths.get(0))));
    for (int i = 0; i < paths.size(); i++) {
      if (formats.get(i).isPresent() && !formats.get(i).get().equals(format)) {
        throw new UserError(
            "%s: '%s' and '%s' differ in format; give files of one format"
                .formatted(option, paths.get(0), paths.get(i)));
      }
    }
    if (split.isPresent() && !(format instanceof RationaleTable)) {
      throw new UserError(
          "%s-split is '%s', but '%s' is no table with a column 'split'"
              .formatted(option, split.get(), paths.get(0)));
    }
    return new TextSource(option, paths, format, split);
  }

  private static Optional<TextFormat> format(
      HadoopFiles files, String option, String path, Reading reading) {
    Optional<String> first = files.firstLine(option, path);
    boolean table =
        reading.format() == Format.AUTO
            ? first.map(TextSource::isHeader).orElse(false)
            : reading.format() == Format.TABLE;
    if (table) {
      return Optional.of(new RationaleTable());
    }
    return first.map(line -> scoredLines(line, reading));
  }

  private static boolean isHeader(String line) {
    List<String> names = Arrays.asList(line.split("\t", -1));
    return names.contains("tokens") && names.contains("label");
  }

  private static TextFormat scoredLines(String first, Reading reading) {
    List<String> names = reading.aspects();
    if (names.isEmpty()) {
      int tab = first.indexOf('\t');
      int scores = tab < 0 ? 0 : first.substring(0, tab).strip().split(" +").length;
      names = scores == COFFEE_ASPECTS.size() ? COFFEE_ASPECTS : List.of();
    }
    try {
      return ScoredLines.of(names, reading.aspect());
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage());
    }
  }

  /** The texts, with the columns of {@link TextColumns}. */
  public Dataset<Row> read(SparkSession spark) {
    Dataset<Row> all = TextFiles.read(spark, format, paths);
    return split
        .map(wanted -> all.where(functions.col(TextColumns.SPLIT).equalTo(wanted)))
        .orElse(all);
  }

  /** Whether a line has scores of which one is chosen; a table has one column of labels. */
  public boolean choosesScore() {
    return format instanceof ScoredLines;
  }

  /** Which score of a line is the label: its name or, if it has none, its number. */
  public Optional<String> aspect() {
    return format instanceof ScoredLines lines
        ? Optional.of(
            lines.aspects().isEmpty()
                ? Integer.toString(lines.aspect())
                : lines.aspects().get(lines.aspect()))
        : Optional.empty();
  }

  /** What the label is, in a word. */
  public Optional<String> labelName() {
    return format instanceof ScoredLines lines && !lines.aspects().isEmpty()
        ? Optional.of(lines.aspects().get(lines.aspect()).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}
