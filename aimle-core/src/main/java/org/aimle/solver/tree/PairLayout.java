package org.aimle.solver.tree;

/**
 * Where a complete graph's {@code v (v - 1) / 2} edges stand among its scores.
 *
 * @since 0.1.0
 */
public enum PairLayout {
  /**
   * One place an edge: {@code theta[v (v - 1) / 2]} in the order (0,1), (0,2), .. (0,v-1), (1,2),
   * ..: edge {@code i < j} at {@code i (2 v - i - 1) / 2 + j - i - 1}.
   */
  SINGLE("single"),

  /**
   * Two places an edge: {@code theta[v (v - 1)]}, a matrix without its diagonal. Edge {@code i < j}
   * has the place {@code j (v - 1) + i}, whose score is read, and {@code i (v - 1) + j - 1}, whose
   * score is not; solutions are 1 in both.
   */
  DOUBLE("double");

  private final String text;

  PairLayout(String text) {
    this.text = text;
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if {@code text} is neither single nor double
   */
  public static PairLayout parse(String text) {
    for (PairLayout one : values()) {
      if (one.text.equals(text)) {
        return one;
      }
    }
    throw new IllegalArgumentException("layout is '" + text + "' but must be single or double");
  }

  /** How many scores a complete graph of {@code vertices} has. */
  long length(int vertices) {
    long ordered = (long) vertices * (vertices - 1);
    return this == SINGLE ? ordered / 2 : ordered;
  }

  /**
   * How many vertices the complete graph with {@code length} scores has, at least 1.
   *
   * @throws IllegalArgumentException if no complete graph has that many
   */
  int vertices(int length) {
    long ordered = this == SINGLE ? 2L * length : length;
    int vertices = (int) Math.round((1 + Math.sqrt(1 + 4.0 * ordered)) / 2);
    if (length(vertices) != length) {
      throw new IllegalArgumentException(
          "the instance has %d scores, but a complete graph of v vertices has %s: %d for %d, %d for %d"
              .formatted(
                  length,
                  this == SINGLE ? "v (v - 1) / 2" : "v (v - 1)",
                  length(vertices - 1),
                  vertices - 1,
                  length(vertices),
                  vertices));
    }
    return vertices;
  }

  /** What the lower vertex {@code i} of an edge adds to its index; the higher adds the rest. */
  int ofLower(int i, int vertices) {
    return this == SINGLE ? (int) ((long) i * (2L * vertices - i - 1) / 2 - i - 1) : i;
  }

  /** What the higher vertex {@code j} of an edge adds to its index. */
  int ofHigher(int j, int vertices) {
    return this == SINGLE ? j : j * (vertices - 1);
  }

  /** The written form, {@code single} or {@code double}. */
  @Override
  public String toString() {
    return text;
  }
}
