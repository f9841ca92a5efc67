package org.aimle.solver;

/**
 * A solver in terms of costs: {@code argmin over z in C of <z, costs>}, with {@code C} a set of 0/1
 * vectors. Not a {@link MapSolver} by itself: {@link MinimisingSolver} makes it one.
 *
 * <p>As for map solvers: deterministic, thread-safe, and no reference to the arrays is kept.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CostMinimiser extends AutoCloseable {

  /**
   * Solves one instance.
   *
   * @param costs the instance's are {@code costs[0 .. length)}, all finite and none {@code -0f};
   *     the array is the callee's to change until it returns
   * @param length number of elements of this instance
   * @param z receives 0 or 1 in {@code z[offset .. offset + length)}; the rest is left alone
   * @param offset where the instance starts in {@code z}
   * @throws IllegalArgumentException if the instance has a size this minimiser cannot solve, or has
   *     no solution
   */
  void minimise(float[] costs, int length, float[] z, int offset);

  /** What this minimiser has done since it was made, all threads together. */
  default SolverCounts counts() {
    return SolverCounts.NONE;
  }

  /** Frees native memory; the minimiser cannot be used afterwards. Does nothing a second time. */
  @Override
  default void close() {}
}
