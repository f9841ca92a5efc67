package org.aimle.solver.path;

/**
 * Which cells of a grid a path may step to.
 *
 * @since 0.1.0
 */
public enum Neighbourhood {
  /** Up, down, left, right. */
  FOUR("4"),
  /** The diagonals too. */
  EIGHT("8");

  private final String text;

  Neighbourhood(String text) {
    this.text = text;
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if {@code text} is neither 4 nor 8
   */
  public static Neighbourhood parse(String text) {
    for (Neighbourhood one : values()) {
      if (one.text.equals(text)) {
        return one;
      }
    }
    throw new IllegalArgumentException("neighbours is '" + text + "' but must be 4 or 8");
  }

  /** Distances between a cell and those after it to its neighbours, ascending, in rows of width. */
  int[] steps(int width) {
    return switch (this) {
      case FOUR -> new int[] {-width, -1, 1, width};
      case EIGHT -> new int[] {-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1};
    };
  }

  /** The written form, {@code 4} or {@code 8}. */
  @Override
  public String toString() {
    return text;
  }
}
