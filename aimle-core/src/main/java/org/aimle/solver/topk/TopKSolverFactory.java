package org.aimle.solver.topk;

import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link TopKSolver}s: {@code top-k:k=10}.
 *
 * @since 0.1.0
 */
public final class TopKSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "top-k";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("k", "how many elements to choose, at least 1");
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read = new NamedParameters(name(), parameters).requireOnly("k");
    return new TopKSolver(read.integer("k"));
  }
}
