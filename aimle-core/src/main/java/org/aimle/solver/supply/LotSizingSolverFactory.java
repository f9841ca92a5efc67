package org.aimle.solver.supply;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.aimle.solver.MapSolver;
import org.aimle.solver.PerInstanceSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link LotSizingSolver}s: {@code lot-sizing:demands=3;0;4;2,holding=0.5}, or without an
 * instance for examples with contexts {@code [items, periods, demand of each item in each period
 * (item after item), capacity of each period, stock of each item, minimum of each item, holding
 * cost of each item, cost of making each item in each period (item after item)]}.
 *
 * @since 0.1.0
 */
public final class LotSizingSolverFactory implements SolverFactory {

  private static final Map<String, String> INSTANCE = LotSizing.parameters();

  @Override
  public String name() {
    return LotSizingSolver.NAME;
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>(INSTANCE);
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly(parameters().keySet());
    SearchLimit limit = SearchLimit.of(read);
    SolverTally tally = new SolverTally();
    StopSwitch stop = new StopSwitch();
    Optional<MapSolver> own =
        parameters.keySet().stream().noneMatch(INSTANCE::containsKey)
            ? Optional.empty()
            : Optional.of(new LotSizingSolver(LotSizing.of(read), limit, tally, stop));
    return new PerInstanceSolver(
        name(),
        own,
        (context, length) -> new LotSizingSolver(LotSizing.read(context), limit, tally, stop),
        tally,
        stop);
  }
}
