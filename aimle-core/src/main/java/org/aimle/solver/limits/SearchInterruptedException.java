package org.aimle.solver.limits;

/**
 * A search ended before its answer because nobody waits for it any more: its thread was
 * interrupted, its task killed, or its solver closed. The thread's interrupt status is left as it
 * is.
 *
 * @since 0.1.0
 */
public final class SearchInterruptedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param name what was solved
   */
  public SearchInterruptedException(String name) {
    super(
        name
            + ": the search was stopped before its end: its thread was interrupted, its task killed,"
            + " or its solver closed");
  }
}
