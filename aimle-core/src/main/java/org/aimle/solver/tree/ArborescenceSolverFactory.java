package org.aimle.solver.tree;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.graph.EdgeList;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;

/**
 * Makes {@link ArborescenceSolver}s: {@code arborescence:root=0}, {@code
 * arborescence:vertices=3,root=free,edges=0-1;1-2;2-0}.
 *
 * @since 0.1.0
 */
public final class ArborescenceSolverFactory implements SolverFactory {

  private static final String FREE = "free";

  @Override
  public String name() {
    return "arborescence";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> help = new LinkedHashMap<>();
    help.put("root", "the vertex from which all are reached, or free: whichever is best");
    help.put(
        "vertices",
        "number of vertices, at least 1; needed with edges, for complete graphs it otherwise"
            + " follows from the number of scores");
    help.put(
        "edges", "the graph, tail-head of each edge, such as 0-1;1-2; a complete graph by default");
    help.put("root-children", "edges that leave the root: any (the default), or one, as in parses");
    return help;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters)
            .requireOnly("root", "vertices", "edges", "root-children");
    OptionalInt root =
        read.text("root").equals(FREE) ? OptionalInt.empty() : OptionalInt.of(root(read));
    RootChildren children =
        Ranges.choice(
            "root-children",
            parameters.getOrDefault("root-children", RootChildren.ANY.toString()),
            RootChildren.values());
    if (parameters.containsKey("edges")) {
      return ArborescenceSolver.of(
          EdgeList.parse(read.integer("vertices"), read.text("edges")), root, children);
    }
    return parameters.containsKey("vertices")
        ? ArborescenceSolver.complete(read.integer("vertices"), root, children)
        : ArborescenceSolver.complete(root, children);
  }

  private static int root(NamedParameters read) {
    try {
      return read.integer("root");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", or " + FREE, e);
    }
  }
}
