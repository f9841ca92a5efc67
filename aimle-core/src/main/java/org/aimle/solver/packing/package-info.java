/**
 * Packing and covering by name: integer programmes that need not be written as such.
 *
 * @since 0.1.0
 */
package org.aimle.solver.packing;
