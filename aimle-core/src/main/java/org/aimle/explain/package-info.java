/**
 * The explainer's network, its batches and word vectors, and measures of its explanations.
 *
 * @since 0.1.0
 */
package org.aimle.explain;
