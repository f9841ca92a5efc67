package org.aimle.solver.supply;

import java.util.Objects;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.solver.program.CpProblem;
import org.aimle.solver.program.CpSearch;
import org.aimle.solver.program.CpSolution;

/**
 * Facility location: {@code theta[facilities + lanes]} scores first the opening of each facility,
 * then the lanes, by default of each facility with each customer, row-major; {@code z} holds the
 * open facilities and the chosen lanes. Lanes start at open facilities only; what a chosen one
 * carries is said by {@link Carriage}; every customer gets what it demands, and no facility gives
 * more than its capacity. A facility may be open without lanes if its score is not negative.
 *
 * <p>Solved by CP-SAT (scores rounded to up to 40 binary digits), within the limit, from a greedy
 * solution on. Of several best choices it gives any, but the same one for the same scores.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class FacilityLocationSolver implements MapSolver {

  static final String NAME = "facility-location";

  private final Network network;
  private final LaneStart start;
  private final CpSearch search;
  private final SolverTally tally;

  /**
   * @param open how many facilities are open, or a negative number for any number
   */
  FacilityLocationSolver(
      Network network,
      Carriage carriage,
      int open,
      SearchLimit limit,
      SolverTally tally,
      StopSwitch stop) {
    this.network = network;
    this.start = new LaneStart(network, carriage, network.sources(), open);
    this.search =
        new CpSearch(
            CpProblem.of(
                NAME,
                TransportationSolver.REMEDY + (open < 0 ? "" : ", or open more facilities"),
                LaneModel.ofFacilities(network, carriage, open),
                network.sources() + network.lanes()),
            limit,
            stop);
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
    Scores.requireFinite(theta, offset, length);
    CpSolution solution = search.solve(theta, offset, length, start.find(theta, offset));
    solution.writeChoices(z, offset, length);
    tally.add(solution.outcome());
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }

  /** Ends running searches, within a second, and all later ones. */
  @Override
  public void close() {
    search.close();
  }
}
