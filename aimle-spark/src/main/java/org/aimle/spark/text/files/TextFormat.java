package org.aimle.spark.text.files;

import java.io.Serializable;
import java.util.Optional;

/**
 * How the lines of a text file hold examples. Immutable; travels to executors.
 *
 * @since 0.1.0
 */
public interface TextFormat extends Serializable {

  /** Whether the first line of each file names the columns. */
  Header header();

  /**
   * The parser of one file.
   *
   * @param header the file's first line if it is a header, else empty
   * @throws IllegalArgumentException if the header does not fit; the message says what is missing
   */
  Parser parser(Optional<String> header);

  /** Whether a file starts with a line of column names. */
  enum Header {
    NONE,
    ONE_LINE
  }

  /** Reads the lines of one file. */
  @FunctionalInterface
  interface Parser {

    /**
     * Takes a line of a record, before {@link #parse} gets all of them: each record's lines in
     * their order.
     *
     * @return whether the record ends with it; if not, the next line belongs to it
     * @throws IllegalArgumentException if the record can be none
     */
    default boolean isWhole(String line) {
      return true;
    }

    /**
     * @param line a record, without its line end, with line feeds between its lines
     * @param place where it stands, {@code file:line}; the example's name if it has no other
     * @throws IllegalArgumentException if the line is malformed; the message names the value and
     *     the fix, the caller adds the place
     */
    TextExample parse(String line, String place);
  }
}
