package org.aimle.solver.path;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link GridPathSolver}s: {@code grid-path:rows=12,columns=12,neighbours=8}, or without rows
 * and columns for examples with contexts.
 *
 * @since 0.1.0
 */
public final class GridPathSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "grid-path";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> help = new LinkedHashMap<>();
    help.put("rows", "rows of cells, at least 1; leave it out where examples have contexts");
    help.put("columns", "columns of cells, at least 1; likewise");
    help.put("neighbours", "4, or 8 for diagonal steps too; 8 by default");
    return help;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly("rows", "columns", "neighbours");
    Neighbourhood neighbours = Neighbourhood.parse(parameters.getOrDefault("neighbours", "8"));
    return parameters.containsKey("rows") || parameters.containsKey("columns")
        ? new GridPathSolver(read.integer("rows"), read.integer("columns"), neighbours)
        : GridPathSolver.ofContexts(neighbours);
  }
}
