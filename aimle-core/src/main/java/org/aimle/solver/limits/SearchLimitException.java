package org.aimle.solver.limits;

/**
 * A search reached its limit, and no solution was found or the policy is to fail.
 *
 * @since 0.1.0
 */
public final class SearchLimitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message names the limit, what was found and what to change
   */
  public SearchLimitException(String message) {
    super(message);
  }
}
