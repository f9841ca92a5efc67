package org.aimle.solver.knapsack;

import org.aimle.solver.limits.Interruption;
import org.aimle.solver.limits.SearchLimit;

/** Counts the work of one solve and says when its limit is reached. Not thread-safe. */
final class SearchWork {

  /** Steps of about ten nanoseconds. */
  private static final double STEPS_PER_SECOND = 1e8;

  /** Steps between two looks at the clock, about a millisecond. */
  private static final long STRIDE = 1 << 17;

  private final long most;
  private final long end;
  private long done;
  private long nextLook = STRIDE;
  private boolean late;

  SearchWork(SearchLimit limit) {
    this.most =
        limit.work().isPresent()
            ? (long) Math.ceil(limit.work().getAsDouble() * STEPS_PER_SECOND)
            : Long.MAX_VALUE;
    this.end =
        limit.wall().isPresent()
            ? System.nanoTime() + (long) (1e9 * limit.wall().getAsDouble())
            : Long.MAX_VALUE;
  }

  /** Steps that may still be done at most. */
  long left() {
    return Math.max(0, most - done);
  }

  /**
   * @throws org.aimle.solver.limits.SearchInterruptedException if the work of this thread is
   *     unwanted
   */
  void add(long steps) {
    done += steps;
    if (done >= nextLook) {
      nextLook = done + STRIDE;
      Interruption.check("knapsack");
      late |= end != Long.MAX_VALUE && System.nanoTime() - end > 0;
    }
  }

  /** Whether the limit is reached. */
  boolean isOver() {
    return late || done >= most;
  }
}
