package org.aimle.solver.path;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.graph.EdgeList;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link GraphPathSolver}s: {@code
 * graph-path:vertices=3,edges=0-1;1-2;0-2,source=0,target=2}.
 *
 * @since 0.1.0
 */
public final class GraphPathSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "graph-path";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> help = new LinkedHashMap<>();
    help.put(
        "vertices",
        "number of vertices, at least 1; leave this and the next three out where examples have"
            + " contexts");
    help.put("edges", "the graph, tail-head of each edge, such as 0-1;1-2;0-2");
    help.put("source", "where paths begin");
    help.put("target", "where paths end");
    help.put(
        "negative",
        "what becomes of scores above 0: allowed (the default; a cycle that gains is an error) or"
            + " zero (they count as 0)");
    return help;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters)
            .requireOnly("vertices", "edges", "source", "target", "negative");
    NegativeCosts negative = NegativeCosts.parse(parameters.getOrDefault("negative", "allowed"));
    if (Set.of("negative").containsAll(parameters.keySet())) {
      return GraphPathSolver.ofContexts(negative);
    }
    return new GraphPathSolver(
        EdgeList.parse(read.integer("vertices"), read.text("edges")),
        read.integer("source"),
        read.integer("target"),
        negative);
  }
}
