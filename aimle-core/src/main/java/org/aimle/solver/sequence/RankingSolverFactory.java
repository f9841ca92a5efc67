package org.aimle.solver.sequence;

import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link RankingSolver}s: {@code ranking}.
 *
 * @since 0.1.0
 */
public final class RankingSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "ranking";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of();
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    new NamedParameters(name(), parameters).requireOnly();
    return new RankingSolver();
  }
}
