package org.aimle.solver.program;

import java.util.Optional;
import java.util.function.Function;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.MapSolver;
import org.aimle.solver.PerInstanceSolver;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.spec.NamedParameters;

/**
 * Makes the solver of a family whose instances are integer programmes.
 *
 * @since 0.1.0
 */
public final class ProgramSolvers {

  private ProgramSolvers() {}

  /** The programme of a context. */
  @FunctionalInterface
  public interface Reader {
    /**
     * The programme of an instance with {@code length} scores.
     *
     * @throws IllegalArgumentException if the context describes none
     */
    IntegerProgram read(ContextNumbers context, int length);
  }

  /**
   * The solver, with the limits that its parameters tell.
   *
   * @param read the family's name and parameters
   * @param remedy what to do if there is no solution, for messages
   * @param own the programme that the parameters describe; empty if they describe none
   */
  public static MapSolver create(
      NamedParameters read, String remedy, Optional<IntegerProgram> own, Reader reader) {
    SearchLimit limit = SearchLimit.of(read);
    SolverTally tally = new SolverTally();
    StopSwitch stop = new StopSwitch();
    Function<IntegerProgram, MapSolver> solver =
        program -> new ProgramSolver(read.name(), remedy, program, limit, tally, stop);
    return new PerInstanceSolver(
        read.name(),
        own.map(solver),
        (context, length) -> solver.apply(reader.read(context, length)),
        tally,
        stop);
  }
}
