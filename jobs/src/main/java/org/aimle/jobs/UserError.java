package org.aimle.jobs;

/** A mistake that the user can put right; shown as one line, without a stack trace. */
final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message names the value and the fix
   */
  UserError(String message) {
    super(message);
  }
}
