/**
 * Sequences: chains of states, and orders of items.
 *
 * @since 0.1.0
 */
package org.aimle.solver.sequence;
