package org.aimle.lab.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An estimator with the knob that suits a problem best, a choice that only those can make who know
 * exact gradients. It is scored where it was not chosen: each half of the instances with what is
 * best on the other half.
 *
 * @param best what is best on all instances
 * @param cosines with the exact gradients, each with what is best on the other half
 * @param atEnd whether the knob of {@code best} lies at an end of its sweep: values beyond it may
 *     be better still, or the solutions no longer depend on the scores
 */
public record Tuned(Measurement best, PerInstance cosines, boolean atEnd) {

  /** Mean over the instances. */
  public double cosine() {
    return cosines.mean();
  }

  /**
   * The best of some settings measured on the same instances. A single instance is scored with what
   * is best on itself.
   *
   * @param settings at least one
   */
  public static Tuned of(List<Measurement> settings) {
    int instances = settings.get(0).cosines().values().size();
    int halves = Math.min(2, instances);
    List<Measurement> chosen = new ArrayList<>();
    for (int half = 0; half < halves; half++) {
      chosen.add(best(settings, (half + 1) % halves, halves));
    }
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      cosines.add(chosen.get(i % halves).cosines().values().get(i));
    }
    Measurement best = best(settings, 0, 1);
    return new Tuned(best, new PerInstance(cosines), isAtEnd(best, settings));
  }

  /** The best for each number of samples, which ascend. */
  public static List<Tuned> ofEachSamples(List<Measurement> settings) {
    return settings.stream()
        .collect(Collectors.groupingBy(Measurement::samples, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(Tuned::of)
        .toList();
  }

  private static Measurement best(List<Measurement> settings, int first, int step) {
    return settings.stream()
        .max(Comparator.comparingDouble(one -> one.cosines().meanWhere(first, step)))
        .orElseThrow();
  }

  private static boolean isAtEnd(Measurement best, List<Measurement> settings) {
    List<Double> values =
        settings.stream()
            .filter(one -> one.estimator().equals(best.estimator()))
            .map(Measurement::value)
            .distinct()
            .sorted()
            .toList();
    return values.size() > 1
        && (best.value() == values.get(0) || best.value() == values.get(values.size() - 1));
  }
}
