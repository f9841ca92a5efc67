package org.aimle.solver.program;

import com.google.ortools.sat.CpModelProto;
import com.google.ortools.sat.CpSolverResponse;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.PartialVariableAssignment;
import com.google.ortools.sat.SatParameters;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.aimle.solver.limits.Interruption;
import org.aimle.solver.limits.LimitPolicy;
import org.aimle.solver.limits.SearchInterruptedException;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchLimitException;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.limits.StopSwitch;

/**
 * Maximises over the solutions of any model of Google OR-Tools' CP-SAT: see {@link CpProblem}.
 * Scores and weights are rounded to up to 40 binary digits (fewer with large bounds of weighted
 * variables) below the largest one, so a solution is at most {@code n * largest * 2^-digits} worse
 * than the best, with {@code n} the number of choices plus the bounds of the weighted variables. Of
 * several best solutions it gives any, but the same one for the same scores: one thread, a fixed
 * seed.
 *
 * <p>A search ends within a second when its thread is interrupted, {@link Interruption} has another
 * reason, or the switch is closed. Thread-safe; each solve holds its own native memory and frees
 * it.
 *
 * @since 0.1.0
 */
public final class CpSearch implements AutoCloseable {

  private static final int SEED = 1;

  private final CpProblem problem;
  private final SearchLimit limit;
  private final StopSwitch stop;
  private final SatParameters parameters;

  /**
   * For models that are solved again and again and are small: without presolve, which would cost
   * several times what it saves, and with a tight linear relaxation.
   *
   * @param stop ends running searches when closed; several searches may share it
   * @throws IllegalStateException if OR-Tools does not load
   */
  public CpSearch(CpProblem problem, SearchLimit limit, StopSwitch stop) {
    this(problem, limit, stop, quick());
  }

  /**
   * @param tuning how CP-SAT searches; threads, seed, signals and limits are set here
   * @throws IllegalStateException if OR-Tools does not load
   */
  public CpSearch(CpProblem problem, SearchLimit limit, StopSwitch stop, SatParameters tuning) {
    OrTools.load();
    this.problem = Objects.requireNonNull(problem, "problem");
    this.limit = Objects.requireNonNull(limit, "limit");
    this.stop = Objects.requireNonNull(stop, "stop");
    SatParameters.Builder builder =
        tuning.toBuilder()
            .setNumWorkers(1)
            .setRandomSeed(SEED)
            // interrupts are the JVM's: it would take its handler away, and end searches early
            .setCatchSigintSignal(false);
    limit.work().ifPresent(builder::setMaxDeterministicTime);
    limit.wall().ifPresent(builder::setMaxTimeInSeconds);
    this.parameters = builder.build();
  }

  /** The tuning of small models; a start for others. */
  public static SatParameters quick() {
    return SatParameters.newBuilder()
        .setCpModelPresolve(false)
        .setCpModelProbingLevel(0)
        .setSymmetryLevel(0)
        .setLinearizationLevel(2)
        .build();
  }

  /**
   * The same without cuts, which take longer to find than they save where rows are packings and
   * covers, or the relaxation is tight as it is.
   */
  public static SatParameters quickWithoutCuts() {
    return quick().toBuilder().setCutLevel(0).build();
  }

  /**
   * Solves for one instance's scores.
   *
   * @param theta the scores of the choices are {@code theta[offset .. offset + length)}
   * @throws IllegalArgumentException if the constraints contradict each other, or {@code length} is
   *     not the number of choices
   * @throws SearchLimitException if the limit is reached and the policy is to fail, or no solution
   *     is known by then
   * @throws SearchInterruptedException if the search was stopped
   */
  public CpSolution solve(float[] theta, int offset, int length) {
    return solve(theta, offset, length, Optional.empty());
  }

  /**
   * Solves for one instance's scores, from a known solution on: what is given is never worse, and
   * there is always something to give.
   *
   * @param start values of all variables that meet all constraints (they are not checked)
   */
  public CpSolution solve(float[] theta, int offset, int length, Optional<long[]> start) {
    if (length != problem.choices()) {
      throw new IllegalArgumentException(
          problem.name()
              + " has "
              + problem.choices()
              + " variables but theta has "
              + length
              + " elements");
    }
    CpObjective objective = new CpObjective(problem, theta, offset);
    CpModelProto.Builder model =
        problem.model().toBuilder().setObjective(objective.toProto()).clearSolutionHint();
    start.ifPresent(values -> model.setSolutionHint(hint(values)));
    CpSolverResponse response = search(model.build());
    CpSolverStatus status = response.getStatus();
    requireNoContradiction(response);
    if (status == CpSolverStatus.OPTIMAL) {
      return new CpSolution(objective.outcome(), values(response));
    }
    boolean found = status == CpSolverStatus.FEASIBLE;
    if (limit.policy() == LimitPolicy.FAIL || !found && start.isEmpty()) {
      throw limited(response, found || start.isPresent());
    }
    long[] best = found ? values(response) : start.get();
    boolean startIsBetter =
        found && start.isPresent() && objective.of(start.get()) < objective.of(best);
    return new CpSolution(SearchOutcome.LIMITED, startIsBetter ? start.get() : best);
  }

  private static PartialVariableAssignment hint(long[] values) {
    PartialVariableAssignment.Builder hint = PartialVariableAssignment.newBuilder();
    for (int i = 0; i < values.length; i++) {
      hint.addVars(i).addValues(values[i]);
    }
    return hint.build();
  }

  private static long[] values(CpSolverResponse response) {
    long[] values = new long[response.getSolutionCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = response.getSolution(i);
    }
    return values;
  }

  private void requireNoContradiction(CpSolverResponse response) {
    if (response.getStatus() == CpSolverStatus.INFEASIBLE) {
      throw new IllegalArgumentException(
          problem.name()
              + " has no solution: its constraints contradict each other; "
              + problem.remedy());
    }
    if (response.getStatus() == CpSolverStatus.MODEL_INVALID) {
      throw new IllegalArgumentException(
          problem.name() + " was refused by CP-SAT: " + response.getSolutionInfo());
    }
  }

  private CpSolverResponse search(CpModelProto model) {
    BooleanSupplier thread = Interruption.ofThisThread();
    BooleanSupplier unwanted = () -> stop.isClosed() || thread.getAsBoolean();
    if (unwanted.getAsBoolean()) {
      throw new SearchInterruptedException(problem.name());
    }
    try (SearchWatch.Search search = new SearchWatch.Search(unwanted)) {
      search.solve().setParameters(parameters);
      CpSolverResponse response = search.solve().solve(model);
      if (search.isStopped() && response.getStatus() != CpSolverStatus.OPTIMAL) {
        throw new SearchInterruptedException(problem.name());
      }
      return response;
    }
  }

  private SearchLimitException limited(CpSolverResponse response, boolean found) {
    return new SearchLimitException(
        problem.name()
            + ": the search of an instance with "
            + problem.choices()
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

  /** Ends running searches, within a second, and all later ones. */
  @Override
  public void close() {
    stop.close();
  }
}
