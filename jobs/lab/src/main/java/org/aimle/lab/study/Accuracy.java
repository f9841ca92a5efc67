package org.aimle.lab.study;

import java.util.List;

/**
 * What estimates are worth, mean over instances. Lengths are relative to that of the exact
 * gradient.
 *
 * @param cosine mean cosine between an estimate and the exact gradient
 * @param cosineError standard error of {@code cosine} over the instances
 * @param cosineOfMean mean cosine between the mean of an instance's repetitions and the exact
 *     gradient: what so many times as many samples come to, but for estimators whose samples act
 *     together
 * @param scale length of the expected estimate along the exact gradient; 1 for an unbiased one
 * @param bias root mean square of {@code E[e] - g}
 * @param variance mean of {@code E||e - E[e]||^2}
 * @param rescaledBias {@code bias} after all estimates were multiplied by the one factor that makes
 *     it least, as a learning rate would; from 0 to 1
 * @param rescaledVariance {@code variance} after that multiplication
 * @param zeros share of an estimate's entries that are 0
 */
public record Accuracy(
    double cosine,
    double cosineError,
    double cosineOfMean,
    double scale,
    double bias,
    double variance,
    double rescaledBias,
    double rescaledVariance,
    double zeros) {

  /** Each instance's mean cosine. */
  static PerInstance cosines(List<Quality> instances) {
    return new PerInstance(instances.stream().map(Quality::cosine).toList());
  }

  /**
   * @param instances at least one
   */
  static Accuracy of(List<Quality> instances) {
    int count = instances.size();
    double cosine = 0;
    double cosineOfMean = 0;
    double along = 0;
    double square = 0;
    double variance = 0;
    double zeros = 0;
    for (Quality one : instances) {
      cosine += one.cosine() / count;
      cosineOfMean += one.cosineOfMean() / count;
      along += one.along() / count;
      square += one.square() / count;
      variance += one.variance() / count;
      zeros += one.zeros() / count;
    }
    // The factor a that makes E||a E[e] - g||^2 = a^2 square - 2 a along + 1 least.
    double factor = square > 0 ? Math.max(0, along) / square : 0;
    return new Accuracy(
        cosine,
        cosines(instances).error(),
        cosineOfMean,
        along,
        Math.sqrt(Math.max(0, square - 2 * along + 1)),
        variance,
        Math.sqrt(Math.max(0, factor * factor * square - 2 * factor * along + 1)),
        factor * factor * variance,
        zeros);
  }
}
