/**
 * The k largest scores, also of blocks and within bounds.
 *
 * @since 0.1.0
 */
package org.aimle.solver.topk;
