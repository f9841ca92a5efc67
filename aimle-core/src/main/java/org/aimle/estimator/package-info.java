/**
 * Gradient estimators: how a gradient passes a solver. AIMLE, I-MLE and others to compare with; a
 * registry for estimators of your own.
 *
 * @since 0.1.0
 */
package org.aimle.estimator;
