/**
 * Combinatorial maximisers: the contract {@link org.aimle.solver.MapSolver}, the specification from
 * which executors rebuild one, and what solvers of all families share. One package for each family
 * below. Needs neither DL4J nor ND4J.
 *
 * @since 0.1.0
 */
package org.aimle.solver;
