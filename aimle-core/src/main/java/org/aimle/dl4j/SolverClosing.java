package org.aimle.dl4j;

import java.lang.ref.Cleaner;
import org.aimle.solver.MapSolver;

/**
 * Closes solvers of parts of a network: DL4J tells no vertex and no loss that its graph is done
 * with, so the garbage collector does.
 */
final class SolverClosing {

  private static final Cleaner CLEANER = Cleaner.create();

  private SolverClosing() {}

  /** Closes the solver once: when its owner is collected, or earlier when the result is cleaned. */
  static Cleaner.Cleanable with(Object owner, MapSolver solver) {
    return CLEANER.register(owner, solver::close);
  }
}
