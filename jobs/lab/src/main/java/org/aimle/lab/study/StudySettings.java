package org.aimle.lab.study;

import java.util.List;
import java.util.Set;
import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.Noises;

/**
 * What is measured.
 *
 * @param problems names of {@link StudyProblem}s
 * @param noises what is drawn where an estimator may choose: {@code gumbel}, {@code sum-of-gamma}
 *     (with the problem's k), {@code none}, or noise as {@link org.aimle.noise.Noises} reads it
 * @param samples numbers of samples S, ascending
 * @param lambdas swept lambdas, ascending
 * @param temperatures swept temperatures, ascending
 * @param instances random scores and losses of each problem
 * @param repetitions estimates of each gradient, at least 2, as variances are wanted
 * @param steps in which lambda adapts
 * @param cosine what {@link SampleNeed} asks for, in (0, 1)
 * @param seed of everything that is random
 * @param threads that share the instances; without influence on any number but times
 */
public record StudySettings(
    List<String> problems,
    List<String> noises,
    List<Integer> samples,
    List<Double> lambdas,
    List<Double> temperatures,
    int instances,
    int repetitions,
    int steps,
    double cosine,
    long seed,
    int threads) {

  private static final long MOST_DRAWS = 1_000_000;

  /**
   * @throws IllegalArgumentException if a value is out of its range; the message begins with the
   *     component's name
   */
  public StudySettings {
    problems = unique("problems", problems);
    List<StudyProblem> known = problems.stream().map(StudySettings::problem).toList();
    noises = unique("noise", noises);
    for (String noise : noises) {
      known.forEach(problem -> noise(noise, problem));
    }
    samples = ascending("samples", samples);
    require(samples.get(0) >= 1, "samples", samples.get(0), "at least 1");
    lambdas = ascending("lambdas", lambdas);
    temperatures = ascending("temperatures", temperatures);
    positive("lambdas", lambdas);
    positive("temperatures", temperatures);
    require(instances >= 1, "instances", instances, "at least 1");
    require(repetitions >= 2, "repetitions", repetitions, "at least 2, as variances are wanted");
    require(steps >= 1, "steps", steps, "at least 1");
    require(cosine > 0 && cosine < 1, "cosine", cosine, "between 0 and 1");
    require(threads >= 1, "threads", threads, "at least 1");
    long largest = (long) samples.get(samples.size() - 1) * repetitions;
    require(
        largest <= MOST_DRAWS,
        "samples times repetitions",
        largest,
        "at most " + MOST_DRAWS + ", or they do not fit into memory");
  }

  private static StudyProblem problem(String name) {
    try {
      return StudyProblem.named(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("problems: " + e.getMessage(), e);
    }
  }

  /** Sum-of-Gamma without a k has the problem's. */
  static NoiseDistribution noise(String text, StudyProblem problem) {
    try {
      return Noises.parse(text.equals("sum-of-gamma") ? text + ":k=" + problem.ones() : text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("noise: " + e.getMessage(), e);
    }
  }

  int mostSamples() {
    return samples.get(samples.size() - 1);
  }

  private static <T> List<T> unique(String name, List<T> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(name + " is empty; name at least one");
    }
    if (Set.copyOf(values).size() < values.size()) {
      throw new IllegalArgumentException(name + " is " + values + ", which has one twice");
    }
    return List.copyOf(values);
  }

  private static <T extends Comparable<T>> List<T> ascending(String name, List<T> values) {
    return unique(name, values).stream().sorted().toList();
  }

  private static void positive(String name, List<Double> values) {
    for (double value : values) {
      require(value > 0 && Double.isFinite(value), name, value, "finite numbers above 0");
    }
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + " but must be " + allowed);
    }
  }
}
