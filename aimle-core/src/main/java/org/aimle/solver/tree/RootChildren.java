package org.aimle.solver.tree;

/**
 * How many edges may leave the root of an arborescence.
 *
 * @since 0.1.0
 */
public enum RootChildren {
  /** At least one. */
  ANY("any"),
  /** Exactly one, as in dependency parses. */
  ONE("one");

  private final String text;

  RootChildren(String text) {
    this.text = text;
  }

  /** The written form. */
  @Override
  public String toString() {
    return text;
  }
}
