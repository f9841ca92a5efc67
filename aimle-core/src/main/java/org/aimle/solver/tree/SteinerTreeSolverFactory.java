package org.aimle.solver.tree;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.graph.EdgeList;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/**
 * Makes {@link SteinerTreeSolver}s: {@code
 * steiner-tree:vertices=4,edges=0-1;1-2;2-3;3-0,terminals=0;2}, or {@code steiner-tree} for
 * examples with contexts.
 *
 * @since 0.1.0
 */
public final class SteinerTreeSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return SteinerTreeSolver.NAME;
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> help = new LinkedHashMap<>();
    help.put("vertices", "number of vertices");
    help.put("edges", "the graph, such as 0-1;1-2;2-0");
    help.put("terminals", "vertices to join, such as 0;2");
    return help;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly("vertices", "edges", "terminals");
    if (parameters.isEmpty()) {
      return SteinerTreeSolver.ofContexts();
    }
    EdgeList graph = EdgeList.parse(read.integer("vertices"), read.text("edges"));
    return SteinerTreeSolver.of(
        graph,
        NumberLists.integers("terminals", read.text("terminals"), 0, EdgeList.MOST_VERTICES));
  }
}
