package org.aimle.lab.study;

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
 * @param best the number of samples with the greatest cosine
 */
public record SampleNeed(
    String problem, String noise, String estimator, OptionalDouble samples, Tuned best) {

  /** Solver calls for so many samples; empty if the most samples tried do not do. */
  public OptionalDouble solverCalls() {
    double perSample = best.best().solverCalls() / best.best().samples();
    return samples.stream().map(needed -> needed * perSample).findFirst();
  }

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
    List<Tuned> bySamples = Tuned.ofEachSamples(group);
    return new SampleNeed(
        first.problem(),
        first.noise(),
        first.estimator(),
        crossing(bySamples, cosine),
        bySamples.stream().max(Comparator.comparingDouble(Tuned::cosine)).orElseThrow());
  }

  private static OptionalDouble crossing(List<Tuned> bySamples, double cosine) {
    for (int i = 0; i < bySamples.size(); i++) {
      double here = bySamples.get(i).cosine();
      if (here < cosine) {
        continue;
      }
      if (i == 0) {
        return OptionalDouble.of(bySamples.get(0).best().samples());
      }
      double before = bySamples.get(i - 1).cosine();
      double from = Math.log(bySamples.get(i - 1).best().samples());
      double to = Math.log(bySamples.get(i).best().samples());
      return OptionalDouble.of(Math.exp(from + (to - from) * (cosine - before) / (here - before)));
    }
    return OptionalDouble.empty();
  }
}
