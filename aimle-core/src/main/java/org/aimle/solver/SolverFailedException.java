package org.aimle.solver;

/**
 * A solver refused an instance, or failed on it: which one, and why. What the solver threw is the
 * cause. Scores that are not finite and searches that were interrupted have exceptions of their
 * own.
 *
 * @since 0.1.0
 */
public final class SolverFailedException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final int example;

  /**
   * @param example place of the instance in its minibatch, from 0
   * @param cause what the solver threw
   */
  public SolverFailedException(int example, RuntimeException cause) {
    this("instance of example " + example + ": " + reason(cause), example, cause);
  }

  /** A context that a solver refuses. */
  static SolverFailedException ofContext(int example, IllegalArgumentException cause) {
    return new SolverFailedException(
        "context of example " + example + ": " + reason(cause), example, cause);
  }

  private SolverFailedException(String message, int example, Throwable cause) {
    super(message, cause);
    this.example = example;
  }

  /** Refusals say it in words; other exceptions often only by what they are. */
  private static String reason(RuntimeException cause) {
    return cause instanceof IllegalArgumentException && cause.getMessage() != null
        ? cause.getMessage()
        : cause.toString();
  }

  /** Place of the instance in its minibatch, from 0. */
  public int example() {
    return example;
  }

  /** The same failure, with a message that begins with where it happened. */
  public SolverFailedException at(String place) {
    return new SolverFailedException(place + ", " + getMessage(), example, getCause());
  }
}
