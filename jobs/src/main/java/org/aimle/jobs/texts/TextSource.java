package org.aimle.jobs.texts;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.spark.text.files.ColumnNames;
import org.aimle.spark.text.files.JsonLines;
import org.aimle.spark.text.files.PlainLines;
import org.aimle.spark.text.files.RationaleTable;
import org.aimle.spark.text.files.ScoredLines;
import org.aimle.spark.text.files.TextColumns;
import org.aimle.spark.text.files.TextFiles;
import org.aimle.spark.text.files.TextFormat;
import org.aimle.spec.Visible;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files with texts and scores, looked at but not yet read.
 *
 * @param option the option that named them, for errors
 * @param paths in the order given
 * @param form of all of them
 * @param split the value of the column {@code split} of the rows that are taken; empty: all
 * @param columns names of columns that are there, looked for where the user names others than the
 *     usual ones
 */
public record TextSource(
    String option, List<String> paths, Form form, Optional<String> split, Set<String> columns) {

  private static final Logger LOG = LoggerFactory.getLogger(TextSource.class);

  /** In so many objects of JSON a column is looked for before it is taken to be rare. */
  private static final long LOOKED_AT = 100_000;

  /** The scores of {@link ScoredLines} with five of them, where nothing else is said. */
  static final List<String> COFFEE_ASPECTS =
      List.of("aroma", "acidity", "body", "flavor", "overall");

  /** How a file holds texts, as the user says it. */
  public enum Format {
    AUTO,
    LINES,
    TABLE,
    CSV,
    JSON,
    PARQUET,
    WORDS
  }

  /** How files hold texts. */
  public sealed interface Form {

    /** The texts, with the columns of {@link TextColumns}. */
    Dataset<Row> read(SparkSession spark, List<String> paths);
  }

  /** Text, of which one line or more is an example. */
  public record Text(TextFormat format) implements Form {
    @Override
    public Dataset<Row> read(SparkSession spark, List<String> paths) {
      return TextFiles.read(spark, format, paths);
    }
  }

  /** Parquet, of which one row is an example. */
  public record Parquet(ColumnNames columns) implements Form {
    @Override
    public Dataset<Row> read(SparkSession spark, List<String> paths) {
      return TextFiles.readParquet(spark, columns, paths);
    }
  }

  /**
   * What the user says about all inputs.
   *
   * @param format of the files
   * @param aspects names of the scores of a line; empty if they were not named
   * @param aspect which one is the label, by name or number
   * @param columns names of the columns of tables, JSON and Parquet
   */
  public record Reading(Format format, List<String> aspects, String aspect, ColumnNames columns) {}

  /**
   * Looks at the first line of each file that is not empty.
   *
   * @throws UserError if a file cannot be read, or all are empty, or they differ in format, or the
   *     aspect is not one of their scores
   */
  public static TextSource of(
      HadoopFiles files,
      String option,
      List<String> paths,
      Reading reading,
      Optional<String> split) {
    List<String> all = paths.stream().flatMap(path -> files.files(option, path).stream()).toList();
    Optional<Form> form = Optional.empty();
    String first = "";
    Set<String> columns = new LinkedHashSet<>();
    // There may be thousands, far away.
    for (Look look : all.parallelStream().map(at -> look(files, option, at, reading)).toList()) {
      Optional<Form> own = look.form();
      if (own.isEmpty()) {
        continue;
      }
      if (form.isPresent() && !form.equals(own)) {
        throw new UserError(
            "%s: '%s' holds %s, '%s' holds %s; give files of one format"
                .formatted(
                    option, first, described(form.get()), look.shown(), described(own.get())));
      }
      if (form.isEmpty()) {
        form = own;
        first = look.shown();
      }
      if (!look.columns().isEmpty()) {
        requireAll(look.columns(), option, look.shown(), reading, split);
        columns.addAll(look.columns());
      }
    }
    if (form.isEmpty()) {
      if (reading.columns().labelled()) {
        throw new UserError("%s is '%s', which is empty".formatted(option, paths.get(0)));
      }
      form = Optional.of(new Text(new PlainLines(false)));
    }
    if (form.get() instanceof Text text && text.format() instanceof JsonLines) {
      lookAtMembers(files, option, all, reading, split, columns);
    }
    if (split.isPresent() && form.get() instanceof Text text && !hasColumns(text.format())) {
      throw new UserError(
          "%s-split is '%s', but '%s' is no table with a column 'split'"
              .formatted(option, split.get(), paths.get(0)));
    }
    return new TextSource(option, paths, form.get(), split, columns);
  }

  /** What a look at a file tells, as a user writes its path. */
  private record Look(String shown, Supplier<Optional<Form>> told, Set<String> columns) {

    /** Throws what was wrong when its turn comes: of several, the first is told. */
    Optional<Form> form() {
      return told.get();
    }
  }

  private static Look look(HadoopFiles files, String option, String file, Reading reading) {
    String shown = HadoopFiles.shown(file);
    Set<String> columns = new LinkedHashSet<>();
    try {
      Optional<Form> form = form(files, option, file, reading, columns);
      return new Look(shown, () -> form, columns);
    } catch (UserError e) {
      return new Look(
          shown,
          () -> {
            throw e;
          },
          columns);
    }
  }

  /** Members may be left out of objects, so all of them are looked at before one is missed. */
  private static void lookAtMembers(
      HadoopFiles files,
      String option,
      List<String> all,
      Reading reading,
      Optional<String> split,
      Set<String> columns) {
    Map<String, String> named = named(reading.columns());
    if (named.isEmpty()) {
      return;
    }
    JsonLines.Members members = files.jsonMembers(option, all, named.values(), LOOKED_AT);
    columns.addAll(members.all());
    if (members.looked() < LOOKED_AT) {
      requireAll(columns, option, HadoopFiles.shown(all.get(0)), reading, split);
      return;
    }
    named.forEach(
        (column, name) -> {
          if (!has(columns, name)) {
            LOG.warn(
                "{}: none of the first {} objects has '{}', as --columns calls {}, only {}",
                option,
                members.looked(),
                Visible.text(name),
                column,
                Visible.brief(columns.toString()));
            columns.add(name); // further on there may be some
          }
        });
  }

  private static boolean hasColumns(TextFormat format) {
    return format instanceof RationaleTable || format instanceof JsonLines;
  }

  private static String described(Form form) {
    if (form instanceof Text text) {
      if (text.format() instanceof ScoredLines lines) {
        return lines.aspects().isEmpty()
            ? "lines with scores"
            : "lines with " + lines.aspects().size() + " scores";
      }
      if (text.format() instanceof RationaleTable table) {
        return table.separator() == '\t'
            ? "a table with TABs"
            : "a table with '" + table.separator() + "'";
      }
      return text.format() instanceof JsonLines ? "lines of JSON" : "lines without scores";
    }
    return "Parquet";
  }

  /**
   * Empty if the file is.
   *
   * @param columns gets the names of the columns of tables and, if they matter, of Parquet
   */
  private static Optional<Form> form(
      HadoopFiles files, String option, String file, Reading reading, Set<String> columns) {
    if (reading.format() == Format.PARQUET
        || (reading.format() == Format.AUTO && files.isParquet(option, file))) {
      if (!named(reading.columns()).isEmpty()) {
        columns.addAll(files.parquetColumns(option, file));
      }
      return Optional.of(new Parquet(reading.columns()));
    }
    return files
        .firstLine(option, file)
        .map(
            line -> {
              String shown = HadoopFiles.shown(file);
              TextFormat format = format(line, option, shown, reading);
              if (format instanceof RationaleTable table) {
                columns.addAll(names(table, line, option, shown));
              }
              return new Text(format);
            });
  }

  private static List<String> names(RationaleTable table, String line, String option, String path) {
    try {
      return table.names(line);
    } catch (IllegalArgumentException e) {
      throw new UserError("%s is '%s': %s".formatted(option, path, e.getMessage()));
    }
  }

  /** Of the columns that need not be there, those that the user names. */
  private static Map<String, String> named(ColumnNames columns) {
    Map<String, String> named = new LinkedHashMap<>();
    named.put("id", columns.id());
    named.put("split", columns.split());
    named.put("mask", columns.mask());
    named.values().removeIf(List.of("id", "split", "mask")::contains);
    return named;
  }

  private static boolean has(Set<String> columns, String name) {
    return columns.stream().anyMatch(one -> one.strip().equalsIgnoreCase(name.strip()));
  }

  /**
   * Columns that were given names are there where they are read: all inputs share the names, but
   * only rationales need masks, and only what is chosen from by split needs that.
   */
  private static void requireAll(
      Set<String> columns, String option, String path, Reading reading, Optional<String> split) {
    Map<String, String> read = named(reading.columns());
    if (!option.equals("--rationales")) {
      read.remove("mask");
    }
    if (split.isEmpty()) {
      read.remove("split");
    }
    if (!option.equals("--input")) {
      read.remove("id");
    }
    read.forEach(
        (column, name) -> {
          if (!has(columns, name)) {
            throw missing("%s is '%s', which has".formatted(option, path), columns, column, name);
          }
        });
  }

  private static UserError missing(String where, Set<String> columns, String column, String name) {
    return new UserError(
        "%s no column '%s', as --columns calls %s, only %s"
            .formatted(
                where, Visible.text(name), column, Visible.brief(String.join(", ", columns))));
  }

  /**
   * Refuses names of columns that are in none of the inputs.
   *
   * @throws UserError if there is one
   */
  public static void requireColumns(List<TextSource> sources, Reading reading) {
    Set<String> columns = new LinkedHashSet<>();
    sources.forEach(source -> columns.addAll(source.columns()));
    named(reading.columns())
        .forEach(
            (column, name) -> {
              if (!has(columns, name)) {
                throw missing("the files have", columns, column, name);
              }
            });
  }

  private static TextFormat format(String first, String option, String path, Reading reading) {
    ColumnNames columns = reading.columns();
    return switch (reading.format()) {
      case AUTO -> told(first, option, path, reading);
      case LINES -> scoredLines(first, reading);
      case TABLE -> new RationaleTable('\t', columns);
      case CSV ->
          table(first, ',', columns)
              .or(() -> table(first, ';', columns))
              .orElseGet(() -> new RationaleTable(',', columns));
      case JSON -> new JsonLines(columns);
      case WORDS -> {
        if (columns.labelled()) {
          throw new UserError(
              "--format is words, but %s must have scores; give them in one of the other formats"
                  .formatted(option));
        }
        yield new PlainLines(true);
      }
      case PARQUET -> throw new IllegalStateException();
    };
  }

  /** The format that a first line tells. */
  private static TextFormat told(String first, String option, String path, Reading reading) {
    ColumnNames columns = reading.columns();
    if (JsonLines.isObject(first)) {
      return new JsonLines(columns);
    }
    for (char separator : new char[] {'\t', ',', ';'}) {
      Optional<TextFormat> table = table(first, separator, columns);
      if (table.isPresent()) {
        requireNoProse(first, separator, option, path, columns);
        return table.get();
      }
    }
    if (first.indexOf('\t') >= 0) {
      return scoredLines(first, reading);
    }
    if (!columns.labelled()) {
      return new PlainLines(false);
    }
    if (first.strip().equals("{") || first.strip().equals("[")) {
      throw new UserError(
          "%s is '%s', which is JSON over several lines; write one object a line (jq -c '.[]')"
              .formatted(option, path));
    }
    throw new UserError(
        "%s is '%s', whose first line has no TAB and names no columns '%s' and '%s' ('%s'); write the scores separated by spaces, one TAB, then the words, or one of the other formats (docs/INPUTS.md), naming columns with --columns"
            .formatted(option, path, columns.tokens(), columns.label(), Visible.brief(first)));
  }

  /** {@code Text, please} may be a text as well as two names. */
  private static void requireNoProse(
      String first, char separator, String option, String path, ColumnNames columns) {
    boolean oneKnown =
        !columns.labelled()
            && columns.tokens().equals(ColumnNames.USUAL.tokens())
            && columns.known(new RationaleTable(separator, columns).names(first)) < 2;
    if (oneKnown && separator != '\t' && first.contains(separator + " ")) {
      throw new UserError(
          "%s is '%s', whose first line may name columns or be a text ('%s'); say which with --format csv or --format words"
              .formatted(option, path, Visible.brief(first)));
    }
  }

  /** A table with this separator, if the line names what it must have. */
  private static Optional<TextFormat> table(String first, char separator, ColumnNames columns) {
    RationaleTable table = new RationaleTable(separator, columns);
    try {
      List<String> names = table.names(first);
      return names.size() > 1 && columns.areIn(names) ? Optional.of(table) : Optional.empty();
    } catch (IllegalArgumentException e) { // of quotes, so it is none
      return Optional.empty();
    }
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
    Dataset<Row> all = form.read(spark, paths);
    return split
        .map(wanted -> all.where(functions.col(TextColumns.SPLIT).equalTo(wanted)))
        .orElse(all);
  }

  private Optional<ScoredLines> scoredLines() {
    return form instanceof Text text && text.format() instanceof ScoredLines lines
        ? Optional.of(lines)
        : Optional.empty();
  }

  /** Whether a line has scores of which one is chosen; a table has one column of labels. */
  public boolean choosesScore() {
    return scoredLines().isPresent();
  }

  /** Whether the columns have names. */
  public boolean namesColumns() {
    return !(form instanceof Text text) || hasColumns(text.format());
  }

  /** Which score of a line is the label: its name or, if it has none, its number. */
  public Optional<String> aspect() {
    return scoredLines()
        .map(
            lines ->
                lines.aspects().isEmpty()
                    ? Integer.toString(lines.aspect())
                    : lines.aspects().get(lines.aspect()));
  }

  /** What the label is, in a word. */
  public Optional<String> labelName() {
    return scoredLines()
        .filter(lines -> !lines.aspects().isEmpty())
        .map(lines -> lines.aspects().get(lines.aspect()).toLowerCase(Locale.ROOT));
  }
}
