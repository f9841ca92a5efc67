package org.aimle.spark.text.files;

import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.spec.Visible;

/**
 * A line of a text file, or a file, that cannot be read; the message names it and the fix.
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
    this(file, line, Visible.text(file) + ", line " + line + ": " + problem, null);
  }

  /**
   * @param problem what is wrong with the file as a whole and how to put it right
   */
  public MalformedTextException(String file, String problem) {
    this(file, 0, Visible.text(file) + ": " + problem, null);
  }

  private MalformedTextException(String file, long line, String message, Throwable cause) {
    super(message, cause);
    this.file = file;
    this.line = line;
  }

  /** The file that the line is in. */
  public String file() {
    return file;
  }

  /** The number of the line, from 1; 0 if it is the file as a whole. */
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
