package org.aimle.solver.knapsack;

/** Comparison of a sum of whole numbers with a wanted one, where a part is in floating point. */
final class Bounds {

  /** More than what a product or quotient of {@code long}s in {@code double} may be off. */
  private static final double SAFE = 1 + 0x1p-48;

  private Bounds() {}

  /**
   * Whether {@code gain + part >= wanted} may be, for a whole gain.
   *
   * @param part at least 0, rounded
   */
  static boolean reaches(long gain, double part, long wanted) {
    return part * SAFE >= wanted - gain;
  }

  /** Whether {@code gain - part >= wanted} may be. */
  static boolean reachesWithout(long gain, double part, long wanted) {
    return part <= (gain - wanted) * SAFE;
  }
}
