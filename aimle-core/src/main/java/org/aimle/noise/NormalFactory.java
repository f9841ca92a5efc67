package org.aimle.noise;

import java.util.Map;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link Normal} noise: {@code normal}, {@code normal:deviation=1}.
 *
 * @since 0.1.0
 */
public final class NormalFactory implements NoiseFactory {

  @Override
  public String name() {
    return "normal";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("deviation", "standard deviation, above 0, by default 1");
  }

  @Override
  public NoiseDistribution create(Map<String, String> parameters) {
    NamedParameters read = new NamedParameters(name(), parameters).requireOnly("deviation");
    return new Normal(read.real("deviation", 1));
  }
}
