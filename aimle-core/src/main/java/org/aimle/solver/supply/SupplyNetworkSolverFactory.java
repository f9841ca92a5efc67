package org.aimle.solver.supply;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.aimle.solver.MapSolver;
import org.aimle.solver.PerInstanceSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link SupplyNetworkSolver}s: {@code
 * supply-network:supplies=9;9;0;-4;-6,lanes=0-2;1-2;2-3;2-4,costs=1;2;1;3}, or without a network
 * for examples with contexts {@code [nodes, products, facilities, lanes, supply of each node
 * (product after product), then node, throughput of each facility, then tail, head, capacity,
 * minimum of each lane, then the cost of each lane (product after product)]}.
 *
 * @since 0.1.0
 */
public final class SupplyNetworkSolverFactory implements SolverFactory {

  private static final Map<String, String> NETWORK = SupplyNetworks.parameters();

  @Override
  public String name() {
    return SupplyNetworkSolver.NAME;
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>(NETWORK);
    meanings.put("scores", "what has scores: lanes (default), facilities, both or units");
    meanings.put("units", "places of each lane, if units have scores: the most that it carries");
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly(parameters().keySet());
    SearchLimit limit = SearchLimit.of(read);
    ScoredParts scored = scored(parameters.getOrDefault("scores", "lanes"));
    int units = units(read, scored);
    SolverTally tally = new SolverTally();
    StopSwitch stop = new StopSwitch();
    Function<SupplyNetwork, MapSolver> solver =
        network ->
            new SupplyNetworkSolver(
                name(), network, Scoring.of(network, scored, units), limit, tally, stop);
    Optional<MapSolver> own =
        parameters.keySet().stream().noneMatch(NETWORK::containsKey)
            ? Optional.empty()
            : Optional.of(solver.apply(SupplyNetworks.of(read)));
    return new PerInstanceSolver(
        name(), own, (context, length) -> solver.apply(SupplyNetworks.read(context)), tally, stop);
  }

  private ScoredParts scored(String text) {
    return Arrays.stream(ScoredParts.values())
        .filter(parts -> parts.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: scores is '%s' but must be %s"
                        .formatted(
                            name(),
                            text,
                            Arrays.stream(ScoredParts.values())
                                .map(ScoredParts::toString)
                                .collect(Collectors.joining(" or ")))));
  }

  private int units(NamedParameters read, ScoredParts scored) {
    boolean given = read.parameters().containsKey("units");
    if (given != (scored == ScoredParts.UNITS)) {
      throw new IllegalArgumentException(
          name() + ": units and scores=units go together; give both or neither");
    }
    int units = given ? read.integer("units") : 1;
    if (units < 1) {
      throw new IllegalArgumentException(
          name() + ": units is " + units + " but must be at least 1");
    }
    return units;
  }
}
