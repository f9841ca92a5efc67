package org.aimle.spark.text.files;

import java.util.Optional;
import org.aimle.WrongInputException;

/**
 * A line of a text file that cannot be read; the message names the file, the line and the fix.
 *
 * @since 0.1.0
 */
public final class MalformedTextException extends WrongInputException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;

  /**
   * @param line the number of the line, from 1
   * @param problem what is wrong with it and how to put it right
   */
  public MalformedTextException(String file, long line, String problem) {
    super(file + ", line " + line + ": " + problem);
    this.file = file;
    this.line = line;
  }

  /** The file that the line is in. */
  public String file() {
    return file;
  }

  /** The number of the line, from 1. */
  public long line() {
    return line;
  }

  /** The malformed line behind a failed Spark job, if that is why it failed. */
  public static Optional<MalformedTextException> behind(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof MalformedTextException malformed) {
        return Optional.of(malformed);
      }
    }
    return Optional.empty();
  }
}
