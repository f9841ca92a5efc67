package org.aimle.solver.supply;

import java.util.Arrays;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.solver.program.CpSearch;

/**
 * Lot sizing: {@code theta[items * periods]}, item after item, scores the making of an item in a
 * period, such as minus a predicted set-up cost; {@code z} holds when which item is made. With
 * {@code x[i, t]} what is made and {@code s[i, t]} what is kept, integers,
 *
 * <pre>{@code
 * max  <z, theta> - sum over i, t of cost[i, t] x[i, t]
 *                 - sum over i, t < T - 1 of holding[i] s[i, t]
 * with s[i, t - 1] + x[i, t] = demand[i, t] + s[i, t],  s[i, -1] the stock of i
 *      minimum[i] z[i, t] <= x[i, t] <= capacity[t] z[i, t]
 *      sum over i of x[i, t] <= capacity[t]
 * }</pre>
 *
 * <p>What is left after the last of the {@code T} periods costs nothing to keep. Nothing is left
 * beyond the stock, unless lots have minimums: of each item up to {@code T minimum[i]}.
 *
 * <p>A gradient with respect to {@code theta} is one of the set-ups alone, as in {@link
 * SupplyNetworkSolver}: the known costs of making and keeping only decide with.
 *
 * <p>Where nothing limits a lot (no capacities, no minimums) it is the dynamic programme of Wagner
 * and Whitin (Management Science 5, 1958), O(periods^2) an item; of several best plans it then
 * gives the one with the latest last lot. Otherwise it is a {@link SupplyNetworkSolver} with more
 * rows that make its relaxation tight ({@link LotRows}). Thread-safe.
 *
 * @since 0.1.0
 */
public final class LotSizingSolver implements MapSolver {

  static final String NAME = "lot-sizing";

  private final MapSolver solver;
  private final SolverTally tally;

  LotSizingSolver(LotSizing given, SearchLimit limit, SolverTally tally, StopSwitch stop) {
    LotSizing instance = given.withoutStocks();
    this.tally = tally;
    if (isUnlimited(instance)) {
      WagnerWhitin plan = new WagnerWhitin(instance);
      this.solver = (theta, z, offset, length) -> tally.add(plan.solve(theta, z, offset, length));
    } else {
      Scoring scored = new Scoring(ScoredParts.LANES, 1, instance.items() * instance.periods());
      SupplyModel model = new SupplyModel(instance.toNetwork(), scored);
      LotRows.add(instance, model);
      this.solver =
          new SupplyNetworkSolver(NAME, model, CpSearch.quickWithoutCuts(), limit, tally, stop);
    }
  }

  private static boolean isUnlimited(LotSizing instance) {
    long all = Arrays.stream(instance.demands()).sum();
    return Arrays.stream(instance.capacities()).allMatch(capacity -> capacity >= all)
        && Arrays.stream(instance.minimums()).allMatch(minimum -> minimum == 0);
  }

  /**
   * @throws IllegalArgumentException if demands cannot be met in time, or {@code length} is not
   *     that of items and periods
   * @throws org.aimle.solver.limits.SearchLimitException if the limit is reached and the policy is
   *     to fail, or no plan is known by then
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    solver.solve(theta, z, offset, length);
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }

  /** Ends running searches, within a second, and all later ones. */
  @Override
  public void close() {
    solver.close();
  }
}
