package org.aimle.solver.program;

import com.google.ortools.sat.CpModelProto;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.solver.Scores;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchLimitException;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.limits.StopSwitch;

/**
 * Maximises {@code <z, theta>} minus costs over the solutions of an {@link IntegerProgram}, {@code
 * theta[choices]}, under the conditions of {@link CpSearch}; where there is a limit, from a greedy
 * solution on if one is found. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ProgramSearch implements AutoCloseable {

  private final int choices;

  /** Without a limit a start costs more than it saves: measured, up to three times as long. */
  private final Optional<ProgramStart> start;

  private final CpSearch search;

  /**
   * @param name what is solved, for messages
   * @param remedy what to do if there is no solution, for messages
   * @throws IllegalStateException if OR-Tools does not load
   */
  public ProgramSearch(String name, String remedy, IntegerProgram program, SearchLimit limit) {
    this(name, remedy, program, limit, new StopSwitch());
  }

  /**
   * @param stop ends running searches when closed; several searches may share it
   */
  public ProgramSearch(
      String name, String remedy, IntegerProgram program, SearchLimit limit, StopSwitch stop) {
    CpProblem problem = CpProblem.of(name, remedy, model(program), program.choices());
    double[] costs = program.costs();
    int[] weighted = IntStream.range(0, costs.length).filter(v -> costs[v] != 0).toArray();
    double[] weights = IntStream.of(weighted).mapToDouble(v -> -costs[v]).toArray();
    this.choices = program.choices();
    this.start = limit.isNone() ? Optional.empty() : Optional.of(new ProgramStart(program));
    this.search =
        new CpSearch(
            problem.withWeights(weighted, weights),
            limit,
            stop,
            isPacking(program) ? CpSearch.quickWithoutCuts() : CpSearch.quick());
  }

  /**
   * Whether it packs, or covers, with 0/1 variables. Without cuts that was measured to take a third
   * of the time, with the budgets of several knapsacks a sixth.
   */
  private static boolean isPacking(IntegerProgram program) {
    return program.variables() == program.choices()
        && program.constraints().stream()
            .allMatch(row -> Arrays.stream(row.coefficients()).allMatch(c -> c >= 0));
  }

  private static CpModelProto model(IntegerProgram program) {
    ModelWriter model = new ModelWriter();
    model.choices(program.choices());
    for (long bound : program.auxiliaryBounds()) {
      model.integer(0, bound);
    }
    for (LinearConstraint constraint : program.constraints()) {
      if (!isChoiceOfOne(constraint, program.choices())) {
        boolean isAtLeast = constraint.comparison() == Comparison.AT_LEAST;
        boolean isAtMost = constraint.comparison() == Comparison.AT_MOST;
        model.row(
            isAtMost ? ModelWriter.NO_LEAST : constraint.right(),
            isAtLeast ? ModelWriter.NO_MOST : constraint.right(),
            constraint.variables(),
            constraint.coefficients());
      } else if (constraint.comparison() == Comparison.EQUAL) {
        model.exactlyOne(constraint.variables());
      } else {
        model.atMostOne(constraint.variables());
      }
    }
    return model.toModel();
  }

  /** Whether it says that exactly, or at most, one of some 0/1 variables is 1. */
  private static boolean isChoiceOfOne(LinearConstraint constraint, int choices) {
    return constraint.right() == 1
        && constraint.comparison() != Comparison.AT_LEAST
        && Arrays.stream(constraint.coefficients()).allMatch(c -> c == 1)
        && Arrays.stream(constraint.variables()).allMatch(v -> v < choices);
  }

  /**
   * Solves one instance; see {@link org.aimle.solver.MapSolver#solve}.
   *
   * @throws IllegalArgumentException if the constraints contradict each other, or {@code length} is
   *     not the number of choices
   * @throws SearchLimitException if the limit is reached and the policy is to fail, or no solution
   *     is known by then
   * @throws org.aimle.solver.limits.SearchInterruptedException if the search was stopped
   */
  public SearchOutcome solve(float[] theta, float[] z, int offset, int length) {
    if (length != choices) {
      // refused with its name
      return search.solve(theta, offset, length).outcome();
    }
    Scores.requireFinite(theta, offset, length);
    Optional<long[]> from = start.flatMap(one -> one.find(theta, offset));
    CpSolution solution = search.solve(theta, offset, length, from);
    solution.writeChoices(z, offset, length);
    return solution.outcome();
  }

  /** Ends running searches, within a second, and all later ones. */
  @Override
  public void close() {
    search.close();
  }
}
