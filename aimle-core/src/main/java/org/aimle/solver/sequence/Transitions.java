package org.aimle.solver.sequence;

/**
 * Whether transitions of a chain are among what is scored and chosen.
 *
 * @since 0.1.0
 */
public enum Transitions {
  /** Each transition of each step has a score and a place in the solution. */
  SCORED("scored"),
  /** Only states have; transitions are allowed or not. */
  UNSCORED("unscored");

  private final String text;

  Transitions(String text) {
    this.text = text;
  }

  /** The written form. */
  @Override
  public String toString() {
    return text;
  }
}
