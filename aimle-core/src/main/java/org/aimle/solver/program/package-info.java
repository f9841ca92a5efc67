/**
 * Any linear programme over integers, and any other model of CP-SAT of OR-Tools.
 *
 * @since 0.1.0
 */
package org.aimle.solver.program;
