/**
 * Items within a capacity.
 *
 * @since 0.1.0
 */
package org.aimle.solver.knapsack;
