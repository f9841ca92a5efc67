package org.aimle.solver.supply;

import java.util.EnumSet;
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
 * Makes {@link TransportationSolver}s: {@code transportation:capacities=3;4,demands=2;2;1}, or
 * without capacities and demands for examples with contexts {@code [sources, destinations, capacity
 * of each source, demand of each destination]}, followed by {@code (source, destination)} of each
 * lane unless they are those of each with each.
 *
 * @since 0.1.0
 */
public final class TransportationSolverFactory implements SolverFactory {

  private static final Map<String, String> NETWORK = Networks.parameters("sources", "destinations");

  @Override
  public String name() {
    return "transportation";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>(NETWORK);
    meanings.put(
        "carry",
        "what a chosen lane carries: unit, one unit (default); single, all its destination demands;"
            + " split, any amount");
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly(parameters().keySet());
    SearchLimit limit = SearchLimit.of(read);
    Carriage carriage =
        Carriage.parse(parameters.getOrDefault("carry", "unit"), EnumSet.allOf(Carriage.class));
    SolverTally tally = new SolverTally();
    StopSwitch stop = new StopSwitch();
    Optional<MapSolver> own =
        parameters.keySet().stream().noneMatch(NETWORK::containsKey)
            ? Optional.empty()
            : Optional.of(
                new TransportationSolver(
                    NetworkChecks.requireSolvable(
                        name(), Networks.of(read, "sources", "destinations"), carriage),
                    carriage,
                    limit,
                    tally,
                    stop));
    return new PerInstanceSolver(
        name(),
        own,
        (context, length) ->
            new TransportationSolver(
                Networks.read(
                    context, name(), context.whole("the number of sources", 1, 1 << 20), length),
                carriage,
                limit,
                tally,
                stop),
        tally,
        stop);
  }
}
