/**
 * Maximum spanning trees ({@link org.aimle.solver.tree.SpanningTreeSolver}) and, of directed
 * graphs, arborescences ({@link org.aimle.solver.tree.ArborescenceSolver}).
 */
package org.aimle.solver.tree;
