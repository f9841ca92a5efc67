package org.aimle.solver.routing;

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
import org.aimle.spec.NumberLists;

/**
 * Makes {@link VehicleRoutingSolver}s: {@code
 * vehicle-routing:demands=3;4;2;5,capacity=8,vehicles=2}, or without them for examples with
 * contexts {@code [vehicles, capacity, demand of each stop]}.
 *
 * @since 0.1.0
 */
public final class VehicleRoutingSolverFactory implements SolverFactory {

  private static final String[] FLEET = {"demands", "capacity", "vehicles"};

  @Override
  public String name() {
    return VehicleRoutingSolver.NAME;
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("demands", "of each stop, such as 3;4;2;5");
    meanings.put("capacity", "most that a vehicle brings on its route");
    meanings.put("vehicles", "at most so many routes; default: as many as stops");
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
    return new PerInstanceSolver(
        name(),
        own(read).map(fleet -> new VehicleRoutingSolver(fleet, limit, tally, stop)),
        (context, length) ->
            new VehicleRoutingSolver(Fleet.read(context, length), limit, tally, stop),
        tally,
        stop);
  }

  private Optional<Fleet> own(NamedParameters read) {
    Map<String, String> given = read.parameters();
    int named = 0;
    for (String key : FLEET) {
      named += given.containsKey(key) ? 1 : 0;
    }
    if (named == 0) {
      return Optional.empty();
    }
    if (!given.containsKey("demands") || !given.containsKey("capacity")) {
      throw new IllegalArgumentException(
          name()
              + " needs demands and capacity, such as demands=3;4;2,capacity=6, or neither where"
              + " examples have contexts; it has "
              + given.keySet());
    }
    long[] demands = NumberLists.wholes("demands", given.get("demands"), 0, Fleet.MOST);
    long capacity = NumberLists.wholes("capacity", given.get("capacity"), 1, 0, Fleet.MOST)[0];
    return Optional.of(new Fleet(read.integer("vehicles", demands.length), capacity, demands));
  }
}
