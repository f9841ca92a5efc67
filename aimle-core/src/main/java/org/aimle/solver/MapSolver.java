package org.aimle.solver;

/**
 * A combinatorial maximiser: {@code MAP(theta) = argmax over z in C of <z, theta>}, with {@code C}
 * a set of 0/1 vectors.
 *
 * <p>Implementations maximise (wrap a cost minimiser, do not flip signs elsewhere), are
 * deterministic (ties go to the lowest index unless documented otherwise), thread-safe, and keep no
 * reference to the arrays. Registered with a {@link SolverFactory}, a solver is named by a {@link
 * SolverSpec}. One whose instances differ in more than their scores is a {@link ContextSolver}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MapSolver extends AutoCloseable {

  /**
   * Solves one instance.
   *
   * @param theta scores; the instance's are {@code theta[offset .. offset + length)}, all finite
   * @param z receives 0 or 1 in {@code z[offset .. offset + length)}; the rest is left alone
   * @param offset where the instance starts in both arrays
   * @param length number of elements of this instance: a row of a padded batch may be shorter than
   *     the row stride, and its padding is never shown to the solver
   * @throws IllegalArgumentException if the instance has a size this solver cannot solve
   * @throws NonFiniteScoresException if a score is NaN or infinite; the message names the index and
   *     the value. In cluster training it makes the replica one that is left out of the mean
   */
  void solve(float[] theta, float[] z, int offset, int length);

  /**
   * What this solver has done since it was made, all threads together. One that is always exact and
   * remembers nothing may leave this at {@link SolverCounts#NONE}: there is nothing to tell.
   */
  default SolverCounts counts() {
    return SolverCounts.NONE;
  }

  /** Frees native memory; the solver cannot be used afterwards. Does nothing a second time. */
  @Override
  default void close() {}
}
