package org.aimle.solver.path;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.text.NamedParameters;

/** Makes {@link GridPathSolver}s: {@code grid-path:rows=12,columns=12,neighbours=8}. */
public final class GridPathSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "grid-path";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> help = new LinkedHashMap<>();
    help.put("rows", "rows of cells, at least 1");
    help.put("columns", "columns of cells, at least 1");
    help.put("neighbours", "4, or 8 for diagonal steps too; 8 by default");
    return help;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly("rows", "columns", "neighbours");
    return new GridPathSolver(
        read.integer("rows"),
        read.integer("columns"),
        Neighbourhood.parse(parameters.getOrDefault("neighbours", "8")));
  }
}
