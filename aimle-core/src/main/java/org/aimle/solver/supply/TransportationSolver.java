package org.aimle.solver.supply;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
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
 * Transportation: {@code theta[lanes]} scores the lanes, by default of each source with each
 * destination, row-major; {@code z} holds the chosen ones. What a chosen lane carries is said by
 * {@link Carriage}; every destination gets what it demands, no source gives more than its capacity.
 *
 * <p>Lanes of one unit are a flow of least cost, and so are whole deliveries of one size; anything
 * else goes to CP-SAT (scores rounded to up to 40 binary digits), within the limit, from a greedy
 * solution on. Of several best choices it gives any, but the same one for the same scores.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class TransportationSolver implements MapSolver {

  static final String NAME = "transportation";

  static final String REMEDY = "raise capacities, lower demands, or add lanes";

  private final Network network;
  private final Optional<UnitFlow> flow;
  private final Optional<CpSearch> search;
  private final LaneStart start;
  private final SolverTally tally;

  TransportationSolver(
      Network network, Carriage carriage, SearchLimit limit, SolverTally tally, StopSwitch stop) {
    this.network = network;
    this.tally = Objects.requireNonNull(tally, "tally");
    this.start = new LaneStart(network, carriage, 0, -1);
    this.flow = unitNetwork(network, carriage).map(units -> new UnitFlow(NAME, REMEDY, units));
    this.search =
        flow.isPresent()
            ? Optional.empty()
            : Optional.of(
                new CpSearch(
                    CpProblem.of(
                        NAME, REMEDY, LaneModel.ofLanes(network, carriage), network.lanes()),
                    limit,
                    stop));
  }

  /** The network whose lanes carry one unit each, if there is one with the same choices. */
  private static Optional<Network> unitNetwork(Network network, Carriage carriage) {
    long[] demands = network.demands();
    boolean alike = demands[0] > 0 && Arrays.stream(demands).allMatch(d -> d == demands[0]);
    return switch (carriage) {
      case UNIT -> Optional.of(network);
      case SINGLE ->
          alike
              ? Optional.of(
                  new Network(
                      Arrays.stream(network.capacities()).map(c -> c / demands[0]).toArray(),
                      Arrays.stream(demands).map(d -> 1).toArray(),
                      network.from(),
                      network.to()))
              : Optional.empty();
      case SPLIT -> Optional.empty();
    };
  }

  /**
   * @throws IllegalArgumentException if no choice meets every demand, or {@code length} is not the
   *     number of lanes
   * @throws org.aimle.solver.limits.SearchLimitException if the limit is reached and the policy is
   *     to fail, or no choice is known by then
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    if (length != network.lanes()) {
      throw new IllegalArgumentException(
          "transportation has "
              + network.lanes()
              + " lanes but theta has "
              + length
              + " elements; each lane has a score");
    }
    if (flow.isPresent()) {
      tally.add(flow.get().solve(theta, z, offset, length));
      return;
    }
    Scores.requireFinite(theta, offset, length);
    CpSolution solution = search.get().solve(theta, offset, length, start.find(theta, offset));
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
    search.ifPresent(CpSearch::close);
  }
}
