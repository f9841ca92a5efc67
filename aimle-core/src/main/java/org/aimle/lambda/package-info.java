/**
 * All that is said about lambda, the step along the loss gradient: targets, the rules by which it
 * moves, their state, the statistics that they follow, for one machine and for a cluster. A
 * registry for rules of your own.
 *
 * @since 0.1.0
 */
package org.aimle.lambda;
