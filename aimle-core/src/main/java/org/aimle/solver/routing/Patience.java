package org.aimle.solver.routing;

import org.aimle.solver.limits.Interruption;
import org.aimle.solver.limits.SearchInterruptedException;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;

/** How long a start of one search may be made better. */
final class Patience {

  private static final double NANOSECONDS = 1e9;

  private final String name;
  private final SearchLimit limit;
  private final StopSwitch stop;
  private final long begun = System.nanoTime();

  /**
   * @param name what is solved, for messages
   */
  Patience(String name, SearchLimit limit, StopSwitch stop) {
    this.name = name;
    this.limit = limit;
    this.stop = stop;
  }

  /**
   * Whether the limit of the clock is reached.
   *
   * @throws SearchInterruptedException if the work is unwanted
   */
  boolean isOver() {
    Interruption.check(name);
    if (stop.isClosed()) {
      throw new SearchInterruptedException(name);
    }
    return limit.wall().isPresent()
        && System.nanoTime() - begun > limit.wall().getAsDouble() * NANOSECONDS;
  }
}
