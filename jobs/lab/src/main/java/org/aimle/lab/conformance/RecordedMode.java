package org.aimle.lab.conformance;

/** What the recorded solver did with the numbers it was given. */
enum RecordedMode {
  /** The sum of the chosen scores was maximised, as here. */
  MAXIMISATION(1),
  /** The sum of the chosen costs was minimised: recorded gradients are with respect to costs. */
  MINIMISATION(-1);

  private final int sign;

  RecordedMode(int sign) {
    this.sign = sign;
  }

  /** The factor from a gradient with respect to our scores to the recorded one: 1 or -1. */
  int sign() {
    return sign;
  }
}
