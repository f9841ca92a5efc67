package org.aimle.estimator;

import java.util.List;
import org.aimle.spec.Registry;

/**
 * Estimators in writing: {@code aimle-central}, {@code aimle-forward:samples=4,norm=instance},
 * {@code imle:lambda=10,scaling=none}, or what an {@link EstimatorFactory} of your own is named.
 *
 * @since 0.1.0
 */
public final class Estimators {

  private static final Registry<EstimatorSpec> REGISTRY =
      new Registry<>("estimator", EstimatorFactory.class);

  private Estimators() {}

  /** The registered names, sorted. */
  public static List<String> names() {
    return REGISTRY.names();
  }

  /**
   * Reads the written form; what is left out has its default.
   *
   * @throws IllegalArgumentException if no estimator has the name, it has no such key, or a value
   *     is out of range
   */
  public static EstimatorSpec parse(String text) {
    return REGISTRY.parse(text);
  }

  /**
   * The estimator in writing; {@link #parse} reads it back.
   *
   * @throws IllegalArgumentException if it would not; the message says why, and what to do
   */
  public static String write(EstimatorSpec spec) {
    return REGISTRY.write(spec);
  }
}
