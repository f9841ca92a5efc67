package org.aimle.solver.supply;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.MapSolver;
import org.aimle.solver.PerInstanceSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link FacilityLocationSolver}s: {@code
 * facility-location:facilities=3,customers=8,capacities=4}, or without them for examples with
 * contexts {@code [facilities, customers, capacity of each facility, demand of each customer]},
 * followed by {@code (facility, customer)} of each lane unless they are those of each with each.
 *
 * @since 0.1.0
 */
public final class FacilityLocationSolverFactory implements SolverFactory {

  private static final Map<String, String> NETWORK = Networks.parameters("facilities", "customers");

  /** Any number of facilities may be open. */
  private static final int ANY = -1;

  @Override
  public String name() {
    return "facility-location";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>(NETWORK);
    meanings.put("open", "exactly how many facilities are open; default: any number");
    meanings.put(
        "carry",
        "what a chosen lane carries: single, all its customer demands (default); split, any amount");
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly(parameters().keySet());
    SearchLimit limit = SearchLimit.of(read);
    Carriage carriage =
        Carriage.parse(
            parameters.getOrDefault("carry", "single"),
            EnumSet.of(Carriage.SINGLE, Carriage.SPLIT));
    int open = parameters.containsKey("open") ? read.integer("open") : ANY;
    if (parameters.containsKey("open") && open < 1) {
      throw new IllegalArgumentException(
          "facility-location: open is " + open + " but must be at least 1; leave it out for any");
    }
    SolverTally tally = new SolverTally();
    StopSwitch stop = new StopSwitch();
    Optional<MapSolver> own =
        parameters.keySet().stream().noneMatch(NETWORK::containsKey)
            ? Optional.empty()
            : Optional.of(
                new FacilityLocationSolver(
                    NetworkChecks.requireOpen(
                        name(),
                        NetworkChecks.requireSolvable(
                            name(), Networks.of(read, "facilities", "customers"), carriage),
                        open),
                    carriage,
                    open,
                    limit,
                    tally,
                    stop));
    return new PerInstanceSolver(
        name(),
        own,
        (context, length) ->
            new FacilityLocationSolver(
                NetworkChecks.requireOpen(name(), network(context, length), open),
                carriage,
                open,
                limit,
                tally,
                stop),
        tally,
        stop);
  }

  private Network network(ContextNumbers context, int length) {
    int facilities = context.whole("the number of facilities", 1, 1 << 20);
    return Networks.read(context, name(), facilities, length - facilities);
  }
}
