package org.aimle.jobs.texts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.jobs.command.UserError;
import org.aimle.spark.text.files.ColumnNames;
import picocli.CommandLine.Option;

/** Options that name texts, of every command that trains on some: a mixin, or extended. */
public class TextOptions {

  @Option(
      names = "--train",
      paramLabel = "FILE",
      arity = "1..*",
      order = 1,
      description = "Texts to train on.")
  private List<String> train = List.of();

  @Option(
      names = "--rationales",
      paramLabel = "FILE",
      arity = "1..*",
      order = 4,
      description = "Texts with words that people marked, to compare with.")
  private List<String> rationales = List.of();

  @Option(
      names = "--train-split",
      paramLabel = "NAME",
      order = 5,
      description = "Of --train, take only rows whose column 'split' is NAME.")
  private Optional<String> trainSplit = Optional.empty();

  @Option(
      names = "--rationales-split",
      paramLabel = "NAME",
      order = 8,
      description = "The same for --rationales.")
  private Optional<String> rationalesSplit = Optional.empty();

  @Option(
      names = "--aspect",
      paramLabel = "NAME|N",
      order = 10,
      description =
          "Which score of a line is the label: its name, or its number from 0 (default 0).")
  private Optional<String> aspect = Optional.empty();

  /** Files to train on; empty if none are named. */
  public List<String> train() {
    return train;
  }

  /** The rows of {@link #train} that are taken; empty: all. */
  public Optional<String> trainSplit() {
    return trainSplit;
  }

  /** Files with marked words; empty if none are named. */
  public List<String> rationales() {
    return rationales;
  }

  /** The rows of {@link #rationales} that are taken; empty: all. */
  public Optional<String> rationalesSplit() {
    return rationalesSplit;
  }

  /** The score that is the label; empty if the user names none. */
  public Optional<String> aspect() {
    return aspect;
  }

  @Option(
      names = "--columns",
      order = 12,
      paramLabel = "COLUMN=NAME",
      split = ",",
      description =
          "What columns are called, where it is not tokens (or text), label, id, split, mask: tokens=review,label=stars.")
  private Map<String, String> columns = Map.of();

  /**
   * How files are read.
   *
   * @param format of the files
   * @param aspects names of the scores of a line; empty if they were not named
   */
  public TextSource.Reading reading(TextSource.Format format, List<String> aspects) {
    try {
      return new TextSource.Reading(
          format, aspects, aspect.orElse("0"), ColumnNames.USUAL.with(columns));
    } catch (IllegalArgumentException e) {
      throw new UserError("--columns: " + e.getMessage());
    }
  }

  /**
   * Refuses a split of files that are not named.
   *
   * @param option that names files; {@code -split} is added to it for the error
   * @throws UserError if there is a split but no file
   */
  public static void requireFiles(String option, List<String> paths, Optional<String> split) {
    if (paths.isEmpty() && split.isPresent()) {
      throw new UserError(
          "%s-split is '%s', but there are no files to take it of; name some with %s FILE"
              .formatted(option, split.get(), option));
    }
  }

  /**
   * Refuses splits of files that are not named.
   *
   * @throws UserError if there is a split but no file
   */
  public void requireFiles() {
    requireFiles("--train", train, trainSplit);
    requireFiles("--rationales", rationales, rationalesSplit);
  }
}
