package org.aimle.noise;

import java.util.Map;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link SumOfGamma} noise: {@code sum-of-gamma:k=10}, {@code
 * sum-of-gamma:k=10,iterations=10}.
 *
 * @since 0.1.0
 */
public final class SumOfGammaFactory implements NoiseFactory {

  @Override
  public String name() {
    return "sum-of-gamma";
  }

  @Override
  public Map<String, String> parameters() {
    return NamedParameters.pairs(
        "k",
        "ones of a solution, at least 1; must be given",
        "iterations",
        "terms of the series, in 1 .. 1000, by default 10");
  }

  @Override
  public NoiseDistribution create(Map<String, String> parameters) {
    NamedParameters read = new NamedParameters(name(), parameters).requireOnly("k", "iterations");
    if (!parameters.containsKey("k")) {
      throw new IllegalArgumentException(
          "'" + read + "' needs k, the ones of a solution: sum-of-gamma:k=10");
    }
    return new SumOfGamma(read.integer("k"), read.integer("iterations", 10));
  }
}
