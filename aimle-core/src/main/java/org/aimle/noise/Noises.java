package org.aimle.noise;

import org.aimle.spec.NamedParameters;

/**
 * Noise in writing: {@code none}, {@code gumbel}, {@code gumbel:location=0,scale=1}, {@code
 * sum-of-gamma:k=10,iterations=10}, {@code normal:deviation=1} or {@code uniform}; a distribution's
 * {@code toString} writes it.
 */
public final class Noises {

  private Noises() {}

  /**
   * Reads a distribution.
   *
   * @throws IllegalArgumentException if the name or a parameter is unknown, a value out of range,
   *     or the {@code k} of sum-of-gamma missing
   */
  public static NoiseDistribution parse(String text) {
    NamedParameters read = NamedParameters.parse(text);
    return switch (read.name()) {
      case "none" -> {
        read.requireOnly();
        yield new NoNoise();
      }
      case "gumbel" -> {
        read.requireOnly("location", "scale");
        yield new Gumbel(read.real("location", 0), read.real("scale", 1));
      }
      case "normal" -> new Normal(read.requireOnly("deviation").real("deviation", 1));
      case "uniform" -> {
        read.requireOnly();
        yield new Uniform();
      }
      case "sum-of-gamma" -> {
        read.requireOnly("k", "iterations");
        if (!read.parameters().containsKey("k")) {
          throw new IllegalArgumentException(
              "'" + text + "' needs k, the ones of a solution: sum-of-gamma:k=10");
        }
        yield new SumOfGamma(read.integer("k", 1), read.integer("iterations", 10));
      }
      default ->
          throw new IllegalArgumentException(
              "no noise is named '"
                  + read.name()
                  + "'; choose none, gumbel, sum-of-gamma, normal or uniform");
    };
  }
}
