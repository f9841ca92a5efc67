package org.aimle.solver.program;

import com.google.ortools.sat.BoolArgumentProto;
import com.google.ortools.sat.ConstraintProto;
import com.google.ortools.sat.CpModelProto;
import com.google.ortools.sat.CpObjectiveProto;
import com.google.ortools.sat.CpSolverResponse;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntegerVariableProto;
import com.google.ortools.sat.LinearConstraintProto;
import com.google.ortools.sat.SatParameters;
import com.google.ortools.sat.SolveWrapper;
import java.util.Arrays;
import java.util.Objects;
import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.LimitPolicy;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchLimitException;
import org.aimle.solver.limits.SearchOutcome;

/**
 * Maximises {@code <z, theta>} over the 0/1 variables of an {@link IntegerProgram} with Google
 * OR-Tools' CP-SAT: {@code theta[choices]}. Scores are rounded to 40 binary digits below the
 * largest one, so a solution is at most {@code choices * max|theta| * 2^-40} worse than the best.
 * Of several best solutions it gives any, but the same one for the same scores: one thread, a fixed
 * seed. Thread-safe; each solve holds its own native memory and frees it.
 *
 * @since 0.1.0
 */
public final class ProgramSearch {

  private static final int SCORE_BITS = 40;
  private static final int SEED = 1;

  /** Deterministic seconds. */
  private static final double FIRST_LOOK = 1;

  private final String name;
  private final String remedy;
  private final int choices;
  private final SearchLimit limit;
  private final CpModelProto model;
  private final SatParameters parameters;

  /**
   * @param name what is solved, for messages
   * @param remedy what to do if there is no solution, for messages
   * @throws IllegalStateException if OR-Tools does not load
   */
  public ProgramSearch(String name, String remedy, IntegerProgram program, SearchLimit limit) {
    OrTools.load();
    this.name = Objects.requireNonNull(name, "name");
    this.remedy = Objects.requireNonNull(remedy, "remedy");
    this.choices = program.choices();
    this.limit = Objects.requireNonNull(limit, "limit");
    this.model = model(program);
    SatParameters.Builder builder =
        SatParameters.newBuilder()
            .setNumWorkers(1)
            .setRandomSeed(SEED)
            // interrupts are the JVM's: it would take its handler away, and end searches early
            .setCatchSigintSignal(false)
            // measured on the small programmes that are solved here again and again: presolving one
            // costs several times what it saves, a tighter relaxation less than what it saves
            .setCpModelPresolve(false)
            .setCpModelProbingLevel(0)
            .setSymmetryLevel(0)
            .setLinearizationLevel(2);
    limit.work().ifPresent(builder::setMaxDeterministicTime);
    limit.wall().ifPresent(builder::setMaxTimeInSeconds);
    this.parameters = builder.build();
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
   */
  public SearchOutcome solve(float[] theta, float[] z, int offset, int length) {
    if (length != choices) {
      throw new IllegalArgumentException(
          name + " has " + choices + " variables but theta has " + length + " elements");
    }
    long[] whole = new long[length];
    int bits = Math.min(SCORE_BITS, WholeScores.bitsForSumsOf(length));
    WholeScores.of(theta, offset, length, bits, whole);
    CpObjectiveProto.Builder objective = CpObjectiveProto.newBuilder();
    for (int i = 0; i < length; i++) {
      if (whole[i] != 0) {
        objective.addVars(i).addCoeffs(-whole[i]);
      }
    }
    CpSolverResponse response =
        search(model.toBuilder().setObjective(objective).build(), parameters);
    SearchOutcome outcome = outcome(response);
    for (int i = 0; i < length; i++) {
      z[offset + i] = response.getSolution(i);
    }
    return outcome;
  }

  /**
   * Looks for any solution, for a second of work at most, so that an instance without one is
   * refused before it is used.
   *
   * @throws IllegalArgumentException if the constraints are found to contradict each other
   */
  public void requireSolution() {
    double work = Math.min(FIRST_LOOK, parameters.getMaxDeterministicTime());
    requireNoContradiction(
        search(model, parameters.toBuilder().setMaxDeterministicTime(work).build()));
  }

  private void requireNoContradiction(CpSolverResponse response) {
    if (response.getStatus() == CpSolverStatus.INFEASIBLE) {
      throw new IllegalArgumentException(
          name + " has no solution: its constraints contradict each other; " + remedy);
    }
    if (response.getStatus() == CpSolverStatus.MODEL_INVALID) {
      throw new IllegalArgumentException(
          name + " was refused by CP-SAT: " + response.getSolutionInfo());
    }
  }

  private static CpSolverResponse search(CpModelProto instance, SatParameters parameters) {
    SolveWrapper search = new SolveWrapper();
    try {
      search.setParameters(parameters);
      return search.solve(instance);
    } finally {
      search.delete();
    }
  }

  private SearchOutcome outcome(CpSolverResponse response) {
    CpSolverStatus status = response.getStatus();
    if (status == CpSolverStatus.OPTIMAL) {
      return SearchOutcome.OPTIMAL;
    }
    requireNoContradiction(response);
    boolean found = status == CpSolverStatus.FEASIBLE;
    if (!found || limit.policy() == LimitPolicy.FAIL) {
      throw new SearchLimitException(
          name
              + ": the search of an instance with "
              + choices
              + " variables ended at its limit ("
              + limit
              + ") after "
              + response.getDeterministicTime()
              + " deterministic and "
              + response.getWallTime()
              + " clock seconds "
              + (found ? "without proof that its solution is the best" : "without any solution")
              + "; raise the limit"
              + (found ? ", or take the best found with on-limit=best" : ""));
    }
    return SearchOutcome.LIMITED;
  }
}
