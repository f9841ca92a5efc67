package org.aimle;

/**
 * Data, files or settings that do not do, found when they are used. The message names the value and
 * the fix, so that a program can show it without a stack trace.
 */
public class WrongInputException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message names the value and the fix
   */
  public WrongInputException(String message) {
    super(message);
  }

  /**
   * @param message names the value and the fix
   * @param cause what told of it
   */
  public WrongInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
