package org.aimle.solver.supply;

import java.util.Objects;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.program.ProgramSearch;

/**
 * Facility location: {@code theta[facilities + lanes]} scores first the opening of each facility,
 * then the lanes, by default of each facility with each customer, row-major; {@code z} holds the
 * open facilities and the chosen lanes. Lanes start at open facilities only; what a chosen one
 * carries is said by {@link Carriage}; every customer gets what it demands, and no facility gives
 * more than its capacity. A facility may be open without lanes if its score is not negative.
 *
 * <p>Solved by CP-SAT (scores rounded to 40 binary digits), within the limit. Of several best
 * choices it gives any, but the same one for the same scores. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FacilityLocationSolver implements MapSolver {

  private final Network network;
  private final ProgramSearch search;
  private final SolverTally tally;

  /**
   * @param open how many facilities are open, or a negative number for any number
   */
  FacilityLocationSolver(
      Network network, Carriage carriage, int open, SearchLimit limit, SolverTally tally) {
    this.network = network;
    this.search =
        new ProgramSearch(
            "facility-location",
            TransportationSolver.REMEDY,
            LaneProgram.ofFacilities(network, carriage, open),
            limit);
    this.tally = Objects.requireNonNull(tally, "tally");
  }

  /**
   * @throws IllegalArgumentException if no choice meets every demand, or {@code length} is not that
   *     of facilities and lanes
   * @throws org.aimle.solver.limits.SearchLimitException if the limit is reached and the policy is
   *     to fail, or no choice is known by then
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    if (length != network.sources() + network.lanes()) {
      throw new IllegalArgumentException(
          "facility-location has "
              + network.sources()
              + " facilities and "
              + network.lanes()
              + " lanes but theta has "
              + length
              + " elements; each facility and each lane has a score");
    }
    tally.add(search.solve(theta, z, offset, length));
  }

  /** See {@link ProgramSearch#requireSolution}. */
  FacilityLocationSolver requireSolution() {
    search.requireSolution();
    return this;
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }
}
