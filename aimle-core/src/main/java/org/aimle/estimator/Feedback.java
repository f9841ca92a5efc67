package org.aimle.estimator;

/**
 * What a backward pass is told of the loss. Holds the arrays themselves, which estimators only
 * read.
 *
 * @param dy gradient of the loss at each row of {@code z}, {@code [B * R, stride]}
 * @param losses the loss of each row of {@code z}, {@code [B * R]}; empty unless {@link
 *     EstimatorSpec#needsLosses()}
 * @since 0.1.0
 */
public record Feedback(float[] dy, float[] losses) {

  private static final float[] NONE = {};

  /** Feedback for estimators that differentiate the loss. */
  public static Feedback of(float[] dy) {
    return new Feedback(dy, NONE);
  }

  /** Feedback with the loss of each row too. */
  public static Feedback of(float[] dy, float[] losses) {
    return new Feedback(dy, losses);
  }
}
