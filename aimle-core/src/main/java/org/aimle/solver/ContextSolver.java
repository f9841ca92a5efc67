package org.aimle.solver;

/**
 * A solver whose instances differ in more than their scores: each example may bring its own graph,
 * blocked cells, capacities or demands as a row of numbers, its context. A context is a second
 * input of the network, so it travels with its example.
 *
 * <p>Each solver documents the layout of its context. Without one ({@link #solve}) the instance is
 * that of the solver's own parameters.
 *
 * @since 0.1.0
 */
public interface ContextSolver extends MapSolver {

  /**
   * The solver of one instance; cheap enough to be made for each example of each step. It shares
   * the counts of this one, needs no closing, and like any solver may be used by several threads.
   *
   * @param context numbers; the instance's are {@code context[offset .. offset + size)}, copied if
   *     they are needed later
   * @param length the number of elements of the instance's scores
   * @throws IllegalArgumentException if the context is not of the documented layout; the message
   *     names the place, the value and what is allowed
   */
  MapSolver forInstance(float[] context, int offset, int size, int length);
}
