package org.aimle.solver;

import org.aimle.spec.Factory;

/**
 * Makes solvers of one kind from text parameters: a {@link SolverSpec} calls for it by name. Found
 * with {@link java.util.ServiceLoader}, so that a jar on the class path is all a new solver needs.
 *
 * @since 0.1.0
 */
public interface SolverFactory extends Factory<MapSolver> {}
