/**
 * Jobs on machines: which slot each takes.
 *
 * @since 0.1.0
 */
package org.aimle.solver.scheduling;
