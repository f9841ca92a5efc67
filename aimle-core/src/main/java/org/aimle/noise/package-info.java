/**
 * Distributions of the perturbation, each a pure function of a key; keys that name the noise of an
 * example; a registry for distributions of your own.
 *
 * @since 0.1.0
 */
package org.aimle.noise;
