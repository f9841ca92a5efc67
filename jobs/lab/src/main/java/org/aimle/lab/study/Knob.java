package org.aimle.lab.study;

/** What is swept of an estimator. */
public enum Knob {
  /** Nothing. */
  NONE("none"),
  /** How far to perturb along the gradient of the loss. */
  LAMBDA("lambda"),
  /** How soft a relaxation is, or how strong its noise. */
  TEMPERATURE("temperature");

  private final String text;

  Knob(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
