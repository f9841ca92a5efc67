package org.aimle.solver.matching;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.graph.EdgeList;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link MatchingSolver}s: {@code matching:cover=perfect}.
 *
 * @since 0.1.0
 */
public final class MatchingSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "matching";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(
        "vertices",
        "number of vertices, needed with edges; of a complete graph it follows from the scores");
    meanings.put("edges", "the graph, such as 0-1;1-2;2-0; a complete graph by default");
    meanings.put("cover", "any (the default), or perfect: every vertex has a partner");
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly("vertices", "edges", "cover");
    Cover cover = Cover.parse(parameters.getOrDefault("cover", "any"));
    if (!parameters.containsKey("edges") && !parameters.containsKey("vertices")) {
      return MatchingSolver.complete(cover);
    }
    if (!parameters.containsKey("edges")) {
      return MatchingSolver.complete(read.integer("vertices"), cover);
    }
    return MatchingSolver.of(EdgeList.parse(read.integer("vertices"), read.text("edges")), cover);
  }
}
