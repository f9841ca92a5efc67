package org.aimle.solver.sequence;

import java.util.Map;
import java.util.OptionalInt;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;
import org.aimle.spec.Ranges;

/**
 * Makes {@link LinearChainSolver}s: {@code linear-chain:states=5}, {@code
 * linear-chain:states=3,transitions=unscored,allowed=0-0;0-1;1-1;1-2;2-0,starts=0;1}.
 *
 * @since 0.1.0
 */
public final class LinearChainSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "linear-chain";
  }

  @Override
  public Map<String, String> parameters() {
    return NamedParameters.pairs(
        "states",
        "number of states, at least 1",
        "length",
        "number of positions; by default it follows from the number of scores",
        "transitions",
        "scored (the default), each of each step, or unscored",
        "allowed",
        "which state may follow which, from-to of each pair, such as 0-0;0-1; by default all",
        "starts",
        "states at the first position, such as 0;2; by default all",
        "ends",
        "states at the last position; by default all");
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly(parameters().keySet());
    ChainStates states = ChainStates.of(read.integer("states"));
    if (parameters.containsKey("allowed")) {
      states =
          states.allowing(NumberLists.pairs("allowed", read.text("allowed"), states.count() - 1));
    }
    if (parameters.containsKey("starts")) {
      states = states.startingWith(states(read, "starts", states.count()));
    }
    if (parameters.containsKey("ends")) {
      states = states.endingWith(states(read, "ends", states.count()));
    }
    Transitions transitions =
        Ranges.choice(
            "transitions",
            parameters.getOrDefault("transitions", Transitions.SCORED.toString()),
            Transitions.values());
    OptionalInt length =
        parameters.containsKey("length")
            ? OptionalInt.of(read.integer("length"))
            : OptionalInt.empty();
    return new LinearChainSolver(states, transitions, length);
  }

  private static int[] states(NamedParameters read, String key, int count) {
    return NumberLists.integers(key, read.text(key), 0, count - 1);
  }
}
