package org.aimle.solver.routing;

import java.util.Optional;
import java.util.function.Function;
import org.aimle.solver.limits.Interruption;
import org.aimle.solver.limits.LimitPolicy;
import org.aimle.solver.limits.SearchInterruptedException;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.solver.program.CpSolution;

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

  /**
   * What a search finds from a start on, or the start where the limit is reached before: a large
   * model takes longer to load than short limits last.
   */
  CpSolution search(Optional<long[]> start, Function<Optional<long[]>, CpSolution> search) {
    boolean isEnough = limit.policy() == LimitPolicy.BEST && start.isPresent() && isOver();
    return isEnough ? new CpSolution(SearchOutcome.LIMITED, start.get()) : search.apply(start);
  }
}
