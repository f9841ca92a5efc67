package org.aimle.solver.path;

/**
 * What becomes of edges whose score is above 0, whose cost is therefore negative.
 *
 * @since 0.1.0
 */
public enum NegativeCosts {
  /** They count as they are; a cycle of negative cost is an error. */
  ALLOWED("allowed"),
  /** They cost 0, as cells of grids do: then there is a best path whatever the scores. */
  ZERO("zero");

  private final String text;

  NegativeCosts(String text) {
    this.text = text;
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if {@code text} is neither allowed nor zero
   */
  public static NegativeCosts parse(String text) {
    for (NegativeCosts one : values()) {
      if (one.text.equals(text)) {
        return one;
      }
    }
    throw new IllegalArgumentException("negative is '" + text + "' but must be allowed or zero");
  }

  /** The written form, {@code allowed} or {@code zero}. */
  @Override
  public String toString() {
    return text;
  }
}
