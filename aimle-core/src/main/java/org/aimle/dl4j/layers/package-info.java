/**
 * DL4J layers for texts and other token sequences, made for speed on CPUs; and messages between the
 * nodes of a graph ({@link org.aimle.dl4j.layers.GatherEdges}, {@link
 * org.aimle.dl4j.layers.ScatterEdges}), in DL4J's own layout.
 *
 * <p>Sequences of tokens are {@code [batch, time, channels]} (NWC), row-major; a feature mask
 * {@code [batch, time]} marks real tokens. Every layer reads padding as zeros and gives zeros
 * there, so that what comes out for a text does not depend on the batch it is in. Gradients with
 * few non-zero rows, as estimators of combinatorial layers give, cost only those rows.
 */
package org.aimle.dl4j.layers;
