package org.aimle.solver.routing;

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
 * Makes {@link TourSolver}s: {@code tour:vertices=8}, or without vertices for examples with
 * contexts {@code [vertices]}.
 *
 * @since 0.1.0
 */
public final class TourSolverFactory implements SolverFactory {

  private static final int FEWEST = 3;

  /** Each has an arc to each other one, and CP-SAT takes some 100 bytes for each of them. */
  private static final int MOST = 1 << 11;

  @Override
  public String name() {
    return TourSolver.NAME;
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("vertices", "how many, " + FEWEST + " .. " + MOST);
    meanings.put(
        "scores", "arcs: one for each direction (default); edges: one for both directions");
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly(parameters().keySet());
    SearchLimit limit = SearchLimit.of(read);
    String scores = parameters.getOrDefault("scores", "arcs");
    if (!scores.equals("arcs") && !scores.equals("edges")) {
      throw new IllegalArgumentException(
          name() + ": scores is '" + scores + "' but must be arcs or edges");
    }
    boolean directed = scores.equals("arcs");
    SolverTally tally = new SolverTally();
    StopSwitch stop = new StopSwitch();
    Optional<MapSolver> own = Optional.empty();
    if (parameters.containsKey("vertices")) {
      int vertices = read.integer("vertices");
      if (vertices < FEWEST || vertices > MOST) {
        throw new IllegalArgumentException(
            "%s: vertices is %d but must be in %d .. %d".formatted(name(), vertices, FEWEST, MOST));
      }
      own = Optional.of(new TourSolver(new Arcs(vertices, directed), limit, tally, stop));
    }
    return new PerInstanceSolver(
        name(),
        own,
        (context, length) -> new TourSolver(arcs(context, length, directed), limit, tally, stop),
        tally,
        stop);
  }

  /** Before a model is made: most numbers of vertices that are wrong are too large. */
  private Arcs arcs(ContextNumbers context, int length, boolean directed) {
    int vertices = context.whole("the number of vertices", FEWEST, MOST);
    Arcs arcs = new Arcs(vertices, directed);
    if (arcs.scores() != length) {
      throw new IllegalArgumentException(
          "%s: the context says %d vertices, whose %s have %d scores, but there are %d scores"
              .formatted(name(), vertices, directed ? "arcs" : "edges", arcs.scores(), length));
    }
    return arcs;
  }
}
