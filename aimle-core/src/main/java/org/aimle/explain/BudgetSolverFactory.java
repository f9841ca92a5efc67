package org.aimle.explain;

import java.util.List;
import java.util.Map;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverTally;
import org.aimle.solver.knapsack.KnapsackSolver;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;

/**
 * Makes solvers that choose tokens which together are no longer than a budget: {@code
 * budget:characters=60}, the best ones by a knapsack whose weights are the tokens' lengths in
 * characters ({@link KnapsackSolver}). Tokens of scores below 0 are not chosen.
 *
 * @since 0.1.0
 */
public final class BudgetSolverFactory implements SolverFactory {

  private static final int LONGEST = 1 << 24;

  @Override
  public String name() {
    return "budget";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("characters", "most characters of the chosen tokens together, at least 1");
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    int characters =
        Ranges.atLeastOne(
            "characters",
            new NamedParameters(name(), parameters)
                .requireOnly("characters")
                .integer("characters"));
    SolverTally tally = new SolverTally();
    return new ContextOfTokens(
        name(),
        name() + ":characters=" + characters,
        (context, length) -> knapsack(characters, context, length, tally),
        BudgetSolverFactory::lengths,
        tally);
  }

  private static MapSolver knapsack(
      int characters, ContextNumbers context, int length, SolverTally tally) {
    return new KnapsackSolver(
        context.wholes("length of token", length, 0, LONGEST), characters, tally);
  }

  private static float[] lengths(List<String> tokens) {
    float[] lengths = new float[tokens.size()];
    int next = 0;
    for (String token : tokens) {
      lengths[next++] = Math.min(LONGEST, token.codePointCount(0, token.length()));
    }
    return lengths;
  }
}
