package org.aimle.solver.tree;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.graph.EdgeList;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link SpanningTreeSolver}s: {@code spanning-tree}, {@code
 * spanning-tree:vertices=10,layout=double}, {@code spanning-tree:vertices=4,edges=0-1;1-2;2-3;3-0}.
 *
 * @since 0.1.0
 */
public final class SpanningTreeSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "spanning-tree";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> help = new LinkedHashMap<>();
    help.put(
        "vertices",
        "number of vertices, at least 1; needed with edges, for complete graphs it otherwise"
            + " follows from the number of scores");
    help.put("edges", "the graph, such as 0-1;1-2;2-0; a complete graph by default");
    help.put(
        "layout", "places of a complete graph's edges: single (one each, the default) or double");
    return help;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read = new NamedParameters(name(), parameters);
    if (parameters.containsKey("edges")) {
      read.requireOnly("vertices", "edges");
      return SpanningTreeSolver.of(EdgeList.parse(read.integer("vertices"), read.text("edges")));
    }
    read.requireOnly("vertices", "layout", "edges");
    PairLayout layout = PairLayout.parse(parameters.getOrDefault("layout", "single"));
    return parameters.containsKey("vertices")
        ? SpanningTreeSolver.complete(read.integer("vertices"), layout)
        : SpanningTreeSolver.complete(layout);
  }
}
