package org.aimle.lab.study;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where an adapted lambda lies against the best fixed one of the sweep, which is found with the
 * exact gradients at hand.
 *
 * @param adapted the adaptive estimator's measurement
 * @param tuned the best fixed lambda's, same problem, noise, samples and kind of difference
 * @param plateauFrom the least lambda next to the best whose cosine is at most {@value #PLATEAU}
 *     below the best
 * @param plateauTo the greatest
 */
public record AdaptedLambda(
    Measurement adapted, Tuned tuned, double plateauFrom, double plateauTo) {

  /** What is lost within a plateau, at most. */
  public static final double PLATEAU = 0.02;

  /** The best fixed lambda's measurement. */
  public Measurement best() {
    return tuned.best();
  }

  /** Adapted lambda over the best fixed one. */
  public double ratio() {
    return adapted.lambda() / best().value();
  }

  /**
   * Cosine of the best fixed lambda, chosen on the other half of the instances, less that of the
   * adapted one.
   */
  public PerInstance lost() {
    return tuned.cosines().minus(adapted.cosines());
  }

  /** All adaptive estimators of a study whose fixed counterpart was swept. */
  public static List<AdaptedLambda> all(List<Measurement> measurements) {
    return measurements.stream()
        .map(one -> of(one, measurements))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<AdaptedLambda> of(Measurement adapted, List<Measurement> all) {
    Optional<String> counterpart = Contender.named(adapted.estimator()).fixedCounterpart();
    List<Measurement> sweep =
        all.stream()
            .filter(
                other ->
                    counterpart.filter(other.estimator()::equals).isPresent()
                        && other.problem().equals(adapted.problem())
                        && other.noise().equals(adapted.noise())
                        && other.samples() == adapted.samples())
            .sorted(Comparator.comparingDouble(Measurement::value))
            .toList();
    if (sweep.isEmpty()) {
      return Optional.empty();
    }
    int best = 0;
    for (int i = 1; i < sweep.size(); i++) {
      best = cosine(sweep, i) > cosine(sweep, best) ? i : best;
    }
    int from = best;
    while (from > 0 && cosine(sweep, from - 1) >= cosine(sweep, best) - PLATEAU) {
      from--;
    }
    int to = best;
    while (to < sweep.size() - 1 && cosine(sweep, to + 1) >= cosine(sweep, best) - PLATEAU) {
      to++;
    }
    return Optional.of(
        new AdaptedLambda(
            adapted, Tuned.of(sweep), sweep.get(from).value(), sweep.get(to).value()));
  }

  private static double cosine(List<Measurement> sweep, int index) {
    return sweep.get(index).accuracy().cosine();
  }
}
