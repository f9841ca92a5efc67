package org.aimle.solver.topk;

import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;

/** Makes {@link TopKSolver}s: {@code top-k:k=10}. */
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
    if (!parameters.keySet().equals(parameters().keySet())) {
      throw new IllegalArgumentException(
          "solver top-k takes the one parameter k, not " + parameters.keySet() + ": top-k:k=10");
    }
    String k = parameters.get("k");
    try {
      return new TopKSolver(Integer.parseInt(k));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("k is '" + k + "' but must be a whole number", e);
    }
  }
}
