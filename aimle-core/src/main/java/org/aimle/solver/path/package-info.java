/**
 * Best paths, over grids ({@link org.aimle.solver.path.GridPathSolver}) and through directed graphs
 * ({@link org.aimle.solver.path.GraphPathSolver}).
 */
package org.aimle.solver.path;
