package org.aimle.solver;

import java.util.Arrays;
import java.util.Objects;
import org.aimle.solver.limits.SearchInterruptedException;

/**
 * The instances of a minibatch: their sizes, and the solver of each. Immutable; thread-safe as its
 * solvers are.
 *
 * @since 0.1.0
 */
public final class Instances {

  private final Rows rows;
  private final MapSolver shared;

  /** One solver for each instance; empty if all have the shared one. */
  private final MapSolver[] own;

  private Instances(Rows rows, MapSolver shared, MapSolver[] own) {
    this.rows = Objects.requireNonNull(rows, "rows");
    this.shared = Objects.requireNonNull(shared, "solver");
    this.own = own;
  }

  /** Instances that differ in nothing but their scores and sizes. */
  public static Instances of(MapSolver solver, Rows rows) {
    return new Instances(rows, solver, new MapSolver[0]);
  }

  /**
   * Instances with a context each.
   *
   * @param contexts {@code [batch, size]}
   * @param size numbers of one context, at least 1
   * @throws IllegalArgumentException if {@code contexts} has another length, or the solver refuses
   *     one; the message says whose
   */
  public static Instances of(ContextSolver solver, Rows rows, float[] contexts, int size) {
    if (size < 1 || contexts.length != rows.batch() * size) {
      throw new IllegalArgumentException(
          "contexts has "
              + contexts.length
              + " elements but must have batch "
              + rows.batch()
              + " * size "
              + size);
    }
    MapSolver[] own = new MapSolver[rows.batch()];
    Arrays.setAll(own, b -> instance(solver, rows, contexts, size, b));
    return new Instances(rows, solver, own);
  }

  private static MapSolver instance(
      ContextSolver solver, Rows rows, float[] contexts, int size, int b) {
    try {
      return solver.forInstance(contexts, b * size, size, rows.length(b));
    } catch (IllegalArgumentException e) {
      throw SolverFailedException.ofContext(b, e);
    }
  }

  /** Their sizes. */
  public Rows rows() {
    return rows;
  }

  /** The solver of instance {@code b}. */
  public MapSolver solver(int b) {
    return own.length == 0 ? shared : own[b];
  }

  /**
   * Blocks of all instances together, which are solved apart from each other: those of {@link
   * SubsetSolver}s, and one of any other instance.
   */
  public long blocks() {
    long blocks = 0;
    for (int b = 0; b < rows.batch(); b++) {
      int length = rows.length(b);
      blocks +=
          length > 0 && solver(b) instanceof SubsetSolver s ? length / s.blockSize(length) : 1;
    }
    return blocks;
  }

  /**
   * Solves instance {@code b} for one row of scores; see {@link MapSolver#solve}.
   *
   * @throws SolverFailedException if its solver refuses it or fails
   */
  public void solve(int b, float[] theta, float[] z, int offset, int length) {
    try {
      solver(b).solve(theta, z, offset, length);
    } catch (NonFiniteScoresException | SearchInterruptedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new SolverFailedException(b, e);
    }
  }
}
