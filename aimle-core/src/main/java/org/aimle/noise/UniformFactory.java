package org.aimle.noise;

import java.util.Map;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link Uniform} noise: {@code uniform}.
 *
 * @since 0.1.0
 */
public final class UniformFactory implements NoiseFactory {

  @Override
  public String name() {
    return "uniform";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of();
  }

  @Override
  public NoiseDistribution create(Map<String, String> parameters) {
    new NamedParameters(name(), parameters).requireOnly();
    return new Uniform();
  }
}
