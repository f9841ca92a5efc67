/**
 * Runs of neighbouring elements: the best short runs, and the best of given segments.
 *
 * @since 0.1.0
 */
package org.aimle.solver.spans;
