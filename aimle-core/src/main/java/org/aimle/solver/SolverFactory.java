package org.aimle.solver;

import java.util.Map;

/**
 * Makes solvers of one kind from text parameters; found with {@link java.util.ServiceLoader}, so
 * that a jar on the class path is all a new solver needs.
 */
public interface SolverFactory {

  /** The name by which a {@link SolverSpec} calls for this solver, such as {@code top-k}. */
  String name();

  /** The parameters understood and what each means, in the order in which help shows them. */
  Map<String, String> parameters();

  /**
   * Makes a solver.
   *
   * @throws IllegalArgumentException if a parameter is missing, unknown or out of range; the
   *     message names it, its value and what is allowed
   */
  MapSolver create(Map<String, String> parameters);
}
