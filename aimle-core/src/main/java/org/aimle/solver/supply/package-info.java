/**
 * Transport and locations: supply chains.
 *
 * @since 0.1.0
 */
package org.aimle.solver.supply;
