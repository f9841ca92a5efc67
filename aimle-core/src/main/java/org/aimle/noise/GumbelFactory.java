package org.aimle.noise;

import java.util.Map;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link Gumbel} noise: {@code gumbel}, {@code gumbel:location=0,scale=1}.
 *
 * @since 0.1.0
 */
public final class GumbelFactory implements NoiseFactory {

  @Override
  public String name() {
    return "gumbel";
  }

  @Override
  public Map<String, String> parameters() {
    return NamedParameters.pairs(
        "location", "the mode, by default 0", "scale", "above 0, by default 1");
  }

  @Override
  public NoiseDistribution create(Map<String, String> parameters) {
    NamedParameters read = new NamedParameters(name(), parameters).requireOnly("location", "scale");
    return new Gumbel(read.real("location", 0), read.real("scale", 1));
  }
}
