package org.aimle.solver.matching;

import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link AssignmentSolver}s: {@code assignment:columns=8}.
 *
 * @since 0.1.0
 */
public final class AssignmentSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "assignment";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("columns", "columns of the matrix of scores, at least 1; rows follow");
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read = new NamedParameters(name(), parameters).requireOnly("columns");
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("assignment needs columns, such as assignment:columns=8");
    }
    return new AssignmentSolver(read.integer("columns", 0));
  }
}
