/**
 * Rounds and routes through all vertices.
 *
 * @since 0.1.0
 */
package org.aimle.solver.routing;
