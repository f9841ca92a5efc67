/**
 * Any 0/1 linear programme, solved by CP-SAT of OR-Tools.
 *
 * @since 0.1.0
 */
package org.aimle.solver.program;
