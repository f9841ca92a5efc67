package org.aimle.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * With how many samples an estimator reaches a cosine, with the knob that is best for each number
 * of samples: a choice that only those can make who know the exact gradient.
 *
 * @param problem name
 * @param noise what was drawn, in writing
 * @param estimator name of the {@link Contender}
 * @param samples interpolated on a logarithmic scale; empty if the most samples tried do not do
 * @param best the measurement with the greatest cosine of all
 */
public record SampleNeed(
    String problem, String noise, String estimator, OptionalDouble samples, Measurement best) {

  private static final Comparator<Measurement> BY_COSINE =
      Comparator.comparingDouble(measurement -> measurement.accuracy().cosine());

  /** The needs of every estimator with every noise. */
  public static List<SampleNeed> all(List<Measurement> measurements, double cosine) {
    Map<String, List<Measurement>> groups = new LinkedHashMap<>();
    for (Measurement one : measurements) {
      String key = String.join("|", one.problem(), one.estimator(), one.noise());
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(one);
    }
    return groups.values().stream().map(group -> of(group, cosine)).toList();
  }

  private static SampleNeed of(List<Measurement> group, double cosine) {
    Measurement first = group.get(0);
    return new SampleNeed(
        first.problem(),
        first.noise(),
        first.estimator(),
        crossing(bestOfEachSamples(group), cosine),
        group.stream().max(BY_COSINE).orElseThrow());
  }

  /** The best value of the knob for each number of samples, which ascend. */
  public static List<Measurement> bestOfEachSamples(List<Measurement> group) {
    Map<Integer, Measurement> best = new LinkedHashMap<>();
    group.stream()
        .sorted(Comparator.comparingInt(Measurement::samples))
        .forEach(
            one -> best.merge(one.samples(), one, (a, b) -> BY_COSINE.compare(b, a) > 0 ? b : a));
    return List.copyOf(best.values());
  }

  private static OptionalDouble crossing(List<Measurement> bySamples, double cosine) {
    for (int i = 0; i < bySamples.size(); i++) {
      double here = bySamples.get(i).accuracy().cosine();
      if (here < cosine) {
        continue;
      }
      if (i == 0) {
        return OptionalDouble.of(bySamples.get(0).samples());
      }
      double before = bySamples.get(i - 1).accuracy().cosine();
      double from = Math.log(bySamples.get(i - 1).samples());
      double to = Math.log(bySamples.get(i).samples());
      return OptionalDouble.of(Math.exp(from + (to - from) * (cosine - before) / (here - before)));
    }
    return OptionalDouble.empty();
  }
}
