package org.aimle.solver;

/**
 * Scores, or gradients of a choice, that are NaN or infinite: the network that made them has
 * diverged, or was given such numbers. No size or setting is wrong, so a retry fails the same way.
 *
 * @since 0.1.0
 */
public final class NonFiniteScoresException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message names the array, the place and, where it is known, the value
   */
  public NonFiniteScoresException(String message) {
    super(message);
  }

  /** Whether {@code failure} is such an exception or has one among its causes. */
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NonFiniteScoresException) {
        return true;
      }
    }
    return false;
  }
}
