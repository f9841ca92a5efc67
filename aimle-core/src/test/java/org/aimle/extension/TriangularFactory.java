package org.aimle.extension;

import java.util.Map;
import org.aimle.noise.NoiseFactory;
import org.aimle.spec.NamedParameters;

/** Makes {@link Triangular} noise from {@code triangular:width=2}. */
public final class TriangularFactory implements NoiseFactory {

  @Override
  public String name() {
    return "triangular";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("width", "largest distance from 0, by default 1");
  }

  @Override
  public Triangular create(Map<String, String> parameters) {
    return new Triangular(
        new NamedParameters(name(), parameters).requireOnly("width").real("width", 1));
  }
}
