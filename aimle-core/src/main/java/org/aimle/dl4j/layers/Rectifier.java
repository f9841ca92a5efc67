package org.aimle.dl4j.layers;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** The activations that the token layers fuse into their passes. */
enum Rectifier {
  RELU,
  IDENTITY;

  /**
   * @throws IllegalArgumentException if {@code activation} is neither ReLU nor the identity
   */
  static Rectifier of(IActivation activation) {
    if (activation instanceof ActivationReLU) {
      return RELU;
    }
    if (activation instanceof ActivationIdentity) {
      return IDENTITY;
    }
    throw new IllegalArgumentException(
        "activation is " + activation + " but must be relu or identity; add a layer for others");
  }
}
