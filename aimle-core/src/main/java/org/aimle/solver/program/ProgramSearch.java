package org.aimle.solver.program;

import com.google.ortools.sat.BoolArgumentProto;
import com.google.ortools.sat.ConstraintProto;
import com.google.ortools.sat.CpModelProto;
import com.google.ortools.sat.IntegerVariableProto;
import com.google.ortools.sat.LinearConstraintProto;
import java.util.Arrays;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchLimitException;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.limits.StopSwitch;

/**
 * Maximises {@code <z, theta>} over the 0/1 variables of an {@link IntegerProgram}, {@code
 * theta[choices]}, under the conditions of {@link CpSearch}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ProgramSearch implements AutoCloseable {

  /** Deterministic seconds. */
  private static final double FIRST_LOOK = 1;

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
    this.search =
        new CpSearch(CpProblem.of(name, remedy, model(program), program.choices()), limit, stop);
  }

  private static CpModelProto model(IntegerProgram program) {
    CpModelProto.Builder model = CpModelProto.newBuilder();
    IntegerVariableProto choice =
        IntegerVariableProto.newBuilder().addDomain(0).addDomain(1).build();
    for (int i = 0; i < program.choices(); i++) {
      model.addVariables(choice);
    }
    for (long bound : program.auxiliaryBounds()) {
      model.addVariables(IntegerVariableProto.newBuilder().addDomain(0).addDomain(bound));
    }
    for (LinearConstraint constraint : program.constraints()) {
      model.addConstraints(
          isChoiceOfOne(constraint, program.choices()) ? choiceOfOne(constraint) : row(constraint));
    }
    return model.build();
  }

  /** Whether it says that exactly, or at most, one of some 0/1 variables is 1. */
  private static boolean isChoiceOfOne(LinearConstraint constraint, int choices) {
    return constraint.right() == 1
        && constraint.comparison() != Comparison.AT_LEAST
        && Arrays.stream(constraint.coefficients()).allMatch(c -> c == 1)
        && Arrays.stream(constraint.variables()).allMatch(v -> v < choices);
  }

  private static ConstraintProto choiceOfOne(LinearConstraint constraint) {
    BoolArgumentProto.Builder literals = BoolArgumentProto.newBuilder();
    for (int variable : constraint.variables()) {
      literals.addLiterals(variable);
    }
    return constraint.comparison() == Comparison.EQUAL
        ? ConstraintProto.newBuilder().setExactlyOne(literals).build()
        : ConstraintProto.newBuilder().setAtMostOne(literals).build();
  }

  private static ConstraintProto row(LinearConstraint constraint) {
    LinearConstraintProto.Builder row = LinearConstraintProto.newBuilder();
    for (int i = 0; i < constraint.variables().length; i++) {
      row.addVars(constraint.variables()[i]).addCoeffs(constraint.coefficients()[i]);
    }
    boolean bounded = constraint.comparison() != Comparison.AT_LEAST;
    row.addDomain(
        constraint.comparison() == Comparison.AT_MOST ? Long.MIN_VALUE : constraint.right());
    row.addDomain(bounded ? constraint.right() : Long.MAX_VALUE);
    return ConstraintProto.newBuilder().setLinear(row).build();
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
    CpSolution solution = search.solve(theta, offset, length);
    solution.writeChoices(z, offset, length);
    return solution.outcome();
  }

  /**
   * Looks for any solution, for a second of work at most, so that an instance without one is
   * refused before it is used.
   *
   * @throws IllegalArgumentException if the constraints are found to contradict each other
   */
  public void requireSolution() {
    search.requireSolution(FIRST_LOOK);
  }

  /** Ends running searches, within a second, and all later ones. */
  @Override
  public void close() {
    search.close();
  }
}
