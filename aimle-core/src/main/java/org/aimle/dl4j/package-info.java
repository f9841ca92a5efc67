/**
 * A solver as a vertex of DL4J graphs, and what trainers see of it; losses and vertices for several
 * samples of an example. The only place, with {@code dl4j.layers}, where estimators meet DL4J.
 *
 * @since 0.1.0
 */
package org.aimle.dl4j;
