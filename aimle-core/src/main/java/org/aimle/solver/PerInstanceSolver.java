package org.aimle.solver;

import java.util.Objects;
import java.util.Optional;
import org.aimle.solver.limits.StopSwitch;

/**
 * A {@link ContextSolver} of any family: the solver of the instance given by parameters, if there
 * is one, and how a context makes others. Those made last are kept, see {@link InstanceCache}.
 *
 * @since 0.1.0
 */
public final class PerInstanceSolver implements ContextSolver {

  /** Makes the solver of one instance; what it leaves unread must be padding. */
  @FunctionalInterface
  public interface Reader {
    /**
     * The solver of one instance of {@code length} elements.
     *
     * @throws IllegalArgumentException if the context describes no such instance
     */
    MapSolver read(ContextNumbers context, int length);
  }

  private final InstanceCache instances = new InstanceCache();
  private final MapSolver own;
  private final Reader reader;
  private final SolverTally tally;
  private final StopSwitch stop;

  /**
   * @param name the solver's name, for messages
   * @param own the solver of the instance that parameters describe; empty if they describe none
   * @param tally what {@code own} and all solvers made by {@code reader} count with
   */
  public PerInstanceSolver(String name, Optional<MapSolver> own, Reader reader, SolverTally tally) {
    this(name, own, reader, tally, new StopSwitch());
  }

  /**
   * @param stop ends the searches of {@code own} and of all solvers made by {@code reader}; closed
   *     with this solver
   */
  public PerInstanceSolver(
      String name, Optional<MapSolver> own, Reader reader, SolverTally tally, StopSwitch stop) {
    this.own = own.orElseGet(() -> new NoInstance(name));
    this.reader = Objects.requireNonNull(reader, "reader");
    this.tally = Objects.requireNonNull(tally, "tally");
    this.stop = Objects.requireNonNull(stop, "stop");
  }

  /**
   * Solves the instance of the parameters.
   *
   * @throws IllegalStateException if the parameters describe none
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    own.solve(theta, z, offset, length);
  }

  @Override
  public MapSolver forInstance(float[] context, int offset, int size, int length) {
    return instances.get(context, offset, size, length, () -> read(context, offset, size, length));
  }

  private MapSolver read(float[] context, int offset, int size, int length) {
    ContextNumbers numbers = new ContextNumbers(new ContextRow(context, offset, size));
    MapSolver solver = reader.read(numbers, length);
    numbers.requireEnd();
    return solver;
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }

  @Override
  public void close() {
    stop.close();
    own.close();
  }
}
