package org.aimle.lab.study;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A number of each instance, in the order of the instances, which are the same for all estimators:
 * differences are taken instance by instance. Immutable.
 *
 * @param values at least one
 */
public record PerInstance(List<Double> values) {

  /**
   * @throws IllegalArgumentException if there is no value
   */
  public PerInstance {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values is empty but must hold one of each instance");
    }
  }

  /** Mean over the instances. */
  public double mean() {
    return meanWhere(0, 1);
  }

  /** Mean over every {@code step}-th instance from {@code first} on. */
  double meanWhere(int first, int step) {
    double sum = 0;
    int count = 0;
    for (int i = first; i < values.size(); i += step) {
      sum += values.get(i);
      count++;
    }
    return sum / count;
  }

  /** Standard error of the mean; 0 for a single instance. */
  public double error() {
    int count = values.size();
    double mean = mean();
    double deviations = 0;
    for (double value : values) {
      deviations += (value - mean) * (value - mean);
    }
    return count > 1 ? Math.sqrt(deviations / (count - 1) / count) : 0;
  }

  /**
   * The differences, whose {@link #error()} is that of a paired comparison.
   *
   * @throws IllegalArgumentException if the other has another number of instances
   */
  public PerInstance minus(PerInstance other) {
    if (other.values.size() != values.size()) {
      throw new IllegalArgumentException(
          "other has " + other.values.size() + " instances but must have " + values.size());
    }
    return new PerInstance(
        IntStream.range(0, values.size())
            .mapToObj(i -> values.get(i) - other.values.get(i))
            .toList());
  }
}
