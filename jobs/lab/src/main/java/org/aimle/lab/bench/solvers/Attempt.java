package org.aimle.lab.bench.solvers;

/** One way to solve a problem, once for each of its rows of scores. Not thread-safe. */
interface Attempt extends AutoCloseable {

  /** Solves for one row of scores: this is what is timed. */
  void solve(int draw);

  /** {@code <z, theta>} of the solution just found for that row. */
  double value(int draw);

  /** Whether the solution just found is known to be the best. */
  default boolean isProved() {
    return true;
  }

  @Override
  default void close() {}
}
