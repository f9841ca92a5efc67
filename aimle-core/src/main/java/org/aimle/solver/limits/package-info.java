/**
 * Limits of time and work for searches, and what becomes of a search that meets one.
 *
 * @since 0.1.0
 */
package org.aimle.solver.limits;
