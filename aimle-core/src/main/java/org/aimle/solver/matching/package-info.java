/**
 * Matchings in graphs and assignments of rows to columns.
 *
 * @since 0.1.0
 */
package org.aimle.solver.matching;
