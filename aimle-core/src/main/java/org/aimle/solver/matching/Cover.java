package org.aimle.solver.matching;

import java.util.Locale;

/**
 * Which matchings are solutions.
 *
 * @since 0.1.0
 */
public enum Cover {
  /** Any: no vertex is in two chosen edges. */
  ANY,
  /** Perfect ones: every vertex is in exactly one chosen edge. */
  PERFECT;

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if {@code text} is neither any nor perfect
   */
  public static Cover parse(String text) {
    for (Cover cover : values()) {
      if (cover.toString().equals(text)) {
        return cover;
      }
    }
    throw new IllegalArgumentException("cover is '" + text + "' but must be any or perfect");
  }

  /** The written form, {@code any} or {@code perfect}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
