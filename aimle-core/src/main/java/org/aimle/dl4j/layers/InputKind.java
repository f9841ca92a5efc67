package org.aimle.dl4j.layers;

/**
 * Whether a layer's input wants a gradient.
 *
 * @since 0.1.0
 */
public enum InputKind {
  /** The layer passes the gradient on. */
  TRAINED,
  /** The input is frozen, such as word vectors: its gradient is never computed. */
  FROZEN
}
