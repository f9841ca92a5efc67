package org.aimle.solver.knapsack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.aimle.solver.MapSolver;
import org.aimle.solver.PerInstanceSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverTally;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/**
 * Makes {@link KnapsackSolver}s: {@code knapsack:weights=3;4;5,capacity=8}, or {@code knapsack} for
 * examples with contexts {@code [capacity, weight of each item]}.
 *
 * @since 0.1.0
 */
public final class KnapsackSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "knapsack";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("weights", "weight of each item, integers separated by semicolons");
    meanings.put("capacity", "the largest weight of a choice, an integer");
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    new NamedParameters(name(), parameters).requireOnly("weights", "capacity");
    SolverTally tally = new SolverTally();
    Optional<MapSolver> own = Optional.empty();
    if (!parameters.isEmpty()) {
      if (parameters.size() < 2) {
        throw new IllegalArgumentException(
            "knapsack needs weights and capacity, such as knapsack:weights=3;4;5,capacity=8, or"
                + " neither where examples have contexts; it has "
                + parameters.keySet());
      }
      own =
          Optional.of(
              new KnapsackSolver(
                  NumberLists.wholes(
                      "weights", parameters.get("weights"), 0, KnapsackSolver.LARGEST),
                  NumberLists.wholes(
                      "capacity", parameters.get("capacity"), 1, 0, KnapsackSolver.LARGEST)[0],
                  tally));
    }
    return new PerInstanceSolver(
        name(), own, (context, length) -> KnapsackSolver.read(context, length, tally), tally);
  }
}
