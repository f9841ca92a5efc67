package org.aimle.jobs.evaluation;

import java.util.Objects;
import java.util.OptionalDouble;
import org.aimle.explain.RationaleMetrics;

/**
 * How a model did on one set of texts.
 *
 * @param set what the set is called: {@code validation}, {@code test}, ..
 * @param texts how many it has
 * @param mse mean of (prediction - label)^2
 * @param accuracy share of texts whose prediction is on the label's side of 0.5; only for labels
 *     that are 0 or 1
 * @param chosen tokens chosen of a text, mean; empty if nothing chooses
 * @param markedTexts how many texts have a token that people marked
 * @param rationales how the chosen tokens of those texts agree with the marked ones
 */
public record Scores(
    String set,
    long texts,
    double mse,
    OptionalDouble accuracy,
    OptionalDouble chosen,
    long markedTexts,
    RationaleMetrics rationales) {

  public Scores {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(accuracy, "accuracy");
    Objects.requireNonNull(chosen, "chosen");
    Objects.requireNonNull(rationales, "rationales");
  }

  /** Share of the chosen tokens that people marked, in [0, 1]; empty if they marked none. */
  public OptionalDouble precision() {
    return markedTexts == 0 ? OptionalDouble.empty() : OptionalDouble.of(rationales.precision());
  }

  /** Share of the marked tokens that are chosen, in [0, 1]; empty if there are none. */
  public OptionalDouble recall() {
    return markedTexts == 0 ? OptionalDouble.empty() : OptionalDouble.of(rationales.recall());
  }
}
