package org.aimle.estimator;

/**
 * Over which rows the norms in {@code lambda = beta * ||theta|| / ||dy||} are taken.
 *
 * @since 0.1.0
 */
public enum NormScope {
  /** The whole minibatch: one lambda for all, as published. */
  BATCH("batch"),
  /** Each example its own: what an example's estimate is does not depend on its neighbours. */
  INSTANCE("instance");

  private final String text;

  NormScope(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
