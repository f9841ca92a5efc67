package org.aimle.jobs.report;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How a model did on one set of texts.
 *
 * @param set what the set is called: {@code validation}, {@code test}, ..
 * @param texts how many it has
 * @param mse mean of (prediction - label)^2
 * @param accuracy share of texts whose prediction is on the label's side of 0.5; only for labels
 *     that are 0 or 1
 * @param rationales how the chosen tokens agree with those that people marked, where they did
 */
public record Scores(
    String set, long texts, double mse, OptionalDouble accuracy, Rationales rationales) {

  public Scores {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(accuracy, "accuracy");
    Objects.requireNonNull(rationales, "rationales");
  }

  /**
   * Chosen tokens against marked ones, summed over texts with at least one marked token.
   *
   * @param texts how many such texts there are; 0 if nobody marked any
   * @param chosen sum of max(k, chosen tokens)
   * @param marked tokens that people marked
   * @param both tokens that are chosen and marked
   */
  public record Rationales(long texts, long chosen, long marked, long both) {

    public static final Rationales NONE = new Rationales(0, 0, 0, 0);

    /** Subset precision in [0, 1]. */
    public OptionalDouble precision() {
      return share(chosen);
    }

    /** Share of the marked tokens that are chosen, in [0, 1]. */
    public OptionalDouble recall() {
      return share(marked);
    }

    private OptionalDouble share(long of) {
      return of == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) both / of);
    }
  }
}
