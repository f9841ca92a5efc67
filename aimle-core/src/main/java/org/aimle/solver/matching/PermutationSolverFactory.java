package org.aimle.solver.matching;

import java.util.Map;
import java.util.OptionalInt;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link PermutationSolver}s: {@code permutation}, {@code permutation:size=5}.
 *
 * @since 0.1.0
 */
public final class PermutationSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "permutation";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("size", "number of items; by default it follows from the number of scores");
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read = new NamedParameters(name(), parameters).requireOnly("size");
    return new PermutationSolver(
        parameters.containsKey("size")
            ? OptionalInt.of(read.integer("size"))
            : OptionalInt.empty());
  }
}
