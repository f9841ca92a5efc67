package org.aimle.solver.supply;

import com.google.ortools.sat.SatParameters;
import java.util.Objects;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.solver.program.CpSearch;
import org.aimle.solver.program.CpSolution;

/**
 * Flows of several products through a network with costs in proportion to amounts: warehouses,
 * transshipment over any number of echelons, minimum flows, fixed charges. With {@code x[p, l]} the
 * amount of product {@code p} on lane {@code l}, an integer, {@code y} the use of lanes and {@code
 * w} the opening of facilities, it is
 *
 * <pre>{@code
 * max  <z, theta> - sum over p, l of cost[p, l] x[p, l]
 * with minimum[l] y[l] <= sum over p of x[p, l] <= capacity[l] y[l]
 *      what leaves a node minus what enters it: at most its supply and at least 0,
 *          or exactly minus its demand, or exactly 0 where it has neither
 *      what leaves a facility at most throughput w, nothing through a closed one
 * }</pre>
 *
 * and {@code z} is what {@link ScoredParts} says: {@code w}, {@code y}, both, or each unit of
 * {@code x}. Costs are known and learn nothing; they are in the units of the scores.
 *
 * <p><b>What a gradient means.</b> Estimators see only {@code z}. With facilities or lanes scored,
 * {@code theta} is minus a fixed charge that a network predicts, {@code z} what was paid for, and
 * the amounts are the best answer to that choice: a loss that depends on amounts reaches the scores
 * only as far as it can be written with {@code z}. With units scored, amounts themselves are in
 * {@code z}, as {@code x[l] = sum over k of z[l, k]}: give every unit of a lane the same score,
 * minus its predicted unit cost, and the gradient of that cost is the sum over its units, such as
 * {@code dL / d cost[l] = - sum over k of dL / d theta[l, k]}; different scores of a lane's units
 * are prices that change with the amount.
 *
 * <p>Solved by CP-SAT (scores and costs rounded to up to 40 binary digits below the largest, fewer
 * with large bounds of amounts; a solution is counted as limited if that leaves scores too few),
 * within the limit, from a flow of least cost on. Of several best choices it gives any, but the
 * same one for the same scores. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SupplyNetworkSolver implements MapSolver {

  static final String NAME = "supply-network";

  private static final String REMEDY =
      "raise supplies, capacities or throughputs, lower demands or minimums, or add lanes";

  private final String name;
  private final int choices;
  private final CpSearch search;
  private final SupplyStart start;
  private final SolverTally tally;

  /**
   * @param name the solver's, for messages
   */
  SupplyNetworkSolver(
      String name,
      SupplyNetwork network,
      Scoring scored,
      SearchLimit limit,
      SolverTally tally,
      StopSwitch stop) {
    this(name, new SupplyModel(network, scored), tuning(scored), limit, tally, stop);
  }

  /** Of facilities alone the relaxation is tight: cuts were measured to take two to six times. */
  private static SatParameters tuning(Scoring scored) {
    return scored.parts() == ScoredParts.FACILITIES
        ? CpSearch.quickWithoutCuts()
        : CpSearch.quick();
  }

  /**
   * @param name the solver's, for messages
   * @param model of the network, maybe with more rows
   * @param tuning how CP-SAT searches it
   */
  SupplyNetworkSolver(
      String name,
      SupplyModel model,
      SatParameters tuning,
      SearchLimit limit,
      SolverTally tally,
      StopSwitch stop) {
    this.name = name;
    this.choices = model.choices();
    this.search = new CpSearch(model.problem(name, REMEDY), limit, stop, tuning);
    this.start = new SupplyStart(model);
    this.tally = Objects.requireNonNull(tally, "tally");
  }

  /**
   * @throws IllegalArgumentException if no flow meets every demand, or {@code length} is not the
   *     number of scored parts
   * @throws org.aimle.solver.limits.SearchLimitException if the limit is reached and the policy is
   *     to fail, or no flow is known by then
   * @throws org.aimle.solver.limits.SearchInterruptedException if the search was stopped
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    if (length != choices) {
      throw new IllegalArgumentException(
          name + " has " + choices + " scored parts but theta has " + length + " elements");
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
