/** Graphs of fixed topology, as path, tree and matching solvers share them. */
package org.aimle.solver.graph;
