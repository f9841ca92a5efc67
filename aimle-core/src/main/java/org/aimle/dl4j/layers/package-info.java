/**
 * DL4J layers for texts and other token sequences, made for speed on CPUs.
 *
 * <p>Sequences are {@code [batch, time, channels]} (NWC), row-major; a feature mask {@code [batch,
 * time]} marks real tokens. Every layer reads padding as zeros and gives zeros there, so that what
 * comes out for a text does not depend on the batch it is in. Gradients with few non-zero rows, as
 * estimators of combinatorial layers give, cost only those rows.
 */
package org.aimle.dl4j.layers;
