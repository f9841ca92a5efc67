package org.aimle.jobs.command;

/** A mistake that the user can put right; shown as one line, without a stack trace. */
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message names the value and the fix
   */
  public UserError(String message) {
    super(message);
  }
}
