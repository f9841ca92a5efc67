package org.aimle.lab.bench;

import java.util.Locale;

/**
 * How fast an implementation of the explainer is; medians.
 *
 * @param trainMillis of a training step
 * @param trainRate examples per second
 * @param inferMillis of an inference pass; not a number if that was not measured
 * @param inferRate examples per second
 */
record StepSpeed(double trainMillis, double trainRate, double inferMillis, double inferRate) {

  @Override
  public String toString() {
    String training =
        String.format(
            Locale.ROOT, "training %8.2f ms a step, %7.1f examples/s", trainMillis, trainRate);
    return Double.isNaN(inferMillis)
        ? training
        : String.format(
            Locale.ROOT,
            "%s; inference %8.2f ms, %8.1f examples/s",
            training,
            inferMillis,
            inferRate);
  }
}
