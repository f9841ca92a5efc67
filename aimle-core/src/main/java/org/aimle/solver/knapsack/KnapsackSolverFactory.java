package org.aimle.solver.knapsack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.aimle.solver.MapSolver;
import org.aimle.solver.PerInstanceSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/**
 * Makes {@link KnapsackSolver}s: {@code knapsack:weights=3;4;5,capacity=8}, or {@code knapsack} for
 * examples with contexts {@code [capacity, weight of each item]}; with {@code limit} and the like,
 * see {@link SearchLimit}.
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
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly(parameters().keySet());
    SearchLimit limit = SearchLimit.of(read);
    SolverTally tally = new SolverTally();
    return new PerInstanceSolver(
        name(),
        own(parameters, limit, tally),
        (context, length) -> KnapsackSolver.read(context, length, limit, tally),
        tally);
  }

  private static Optional<MapSolver> own(
      Map<String, String> parameters, SearchLimit limit, SolverTally tally) {
    boolean hasWeights = parameters.containsKey("weights");
    boolean hasCapacity = parameters.containsKey("capacity");
    if (!hasWeights && !hasCapacity) {
      return Optional.empty();
    }
    if (!hasWeights || !hasCapacity) {
      throw new IllegalArgumentException(
          "knapsack needs weights and capacity, such as knapsack:weights=3;4;5,capacity=8, or"
              + " neither where examples have contexts; it has "
              + parameters.keySet());
    }
    long[] weights =
        NumberLists.wholes("weights", parameters.get("weights"), 0, KnapsackSolver.LARGEST);
    long capacity =
        NumberLists.wholes("capacity", parameters.get("capacity"), 1, 0, KnapsackSolver.LARGEST)[0];
    return Optional.of(new KnapsackSolver(weights, capacity, limit, tally));
  }
}
