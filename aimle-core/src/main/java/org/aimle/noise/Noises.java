package org.aimle.noise;

import java.util.List;
import org.aimle.spec.Registry;

/**
 * Noise in writing: {@code none}, {@code gumbel}, {@code gumbel:location=0,scale=1}, {@code
 * sum-of-gamma:k=10,iterations=10}, {@code normal:deviation=1}, {@code uniform}, or what a {@link
 * NoiseFactory} of your own is named.
 *
 * @since 0.1.0
 */
public final class Noises {

  private static final Registry<NoiseDistribution> REGISTRY =
      new Registry<>("noise", NoiseFactory.class);

  private Noises() {}

  /** The registered names, sorted. */
  public static List<String> names() {
    return REGISTRY.names();
  }

  /**
   * Reads a distribution.
   *
   * @throws IllegalArgumentException if the name or a parameter is unknown, a value out of range,
   *     or the {@code k} of sum-of-gamma missing
   */
  public static NoiseDistribution parse(String text) {
    return REGISTRY.parse(text);
  }

  /**
   * The distribution in writing; {@link #parse} reads it back.
   *
   * @throws IllegalArgumentException if it would not; the message says why, and what to do
   */
  public static String write(NoiseDistribution noise) {
    return REGISTRY.write(noise);
  }
}
