package org.aimle.estimator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.aimle.noise.NoNoise;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;

/**
 * The solver passed over in the backward pass as if it were the identity: {@code straight-through}
 * (Bengio, Leonard, Courville 2013), or {@code identity} with a projection of the scores (Sahoo,
 * Paulus, Vlastelica, Musil, Kuleshov, Martius, ICLR 2023). Keys: {@code samples}, {@code
 * theta-temperature}, and of identity {@code projection} (mean, norm, standard; by default mean).
 *
 * @param projection what is done to the scores before noise is added; none is straight-through
 * @param samples {@code S}, noise draws, at least 1
 * @param thetaTemperature factor of the noise in the forward pass, at least 0
 * @since 0.1.0
 */
public record IdentitySpec(Projection projection, int samples, double thetaTemperature)
    implements EstimatorSpec {

  private static final long serialVersionUID = 1L;

  /** One sample, temperature 1, no projection. */
  public static final IdentitySpec STRAIGHT_THROUGH = new IdentitySpec(Projection.NONE, 1, 1);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public IdentitySpec {
    Objects.requireNonNull(projection, "projection");
    Ranges.atLeastOne("samples", samples);
    Ranges.atLeastZero("theta-temperature", thetaTemperature);
  }

  /** What each key means. */
  static Map<String, String> parameters(String name) {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("samples", "noise draws, at least 1, by default 1");
    meanings.put("theta-temperature", "factor of the noise forward, at least 0, by default 1");
    if (name.equals("identity")) {
      meanings.put("projection", "of the scores: mean (the default), norm or standard");
    }
    return meanings;
  }

  static IdentitySpec parse(NamedParameters read) {
    boolean projects = read.name().equals("identity");
    Projection projection =
        projects
            ? Ranges.choice(
                "projection",
                read.parameters().getOrDefault("projection", "mean"),
                Projection.values())
            : Projection.NONE;
    if (projects && projection == Projection.NONE) {
      throw new IllegalArgumentException(
          "projection is 'none': write straight-through for the identity without projection");
    }
    IdentitySpec spec =
        new IdentitySpec(projection, read.integer("samples", 1), read.real("theta-temperature", 1));
    read.requireOnly(spec.settings().keySet());
    return spec;
  }

  @Override
  public String name() {
    return projection == Projection.NONE ? "straight-through" : "identity";
  }

  /** All settings by key, in writing order. */
  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("samples", Integer.toString(samples));
    settings.put("theta-temperature", Double.toString(thetaTemperature));
    if (projection != Projection.NONE) {
      settings.put("projection", projection.toString());
    }
    return settings;
  }

  @Override
  public boolean takesNoise() {
    return thetaTemperature > 0;
  }

  @Override
  public IdentitySpec withSamples(int newSamples) {
    return new IdentitySpec(projection, newSamples, thetaTemperature);
  }

  @Override
  public GradientEstimator create(MapSolver solver, NoiseDistribution noise, RowWorkers workers) {
    return new IdentityEstimator(this, takesNoise() ? noise : new NoNoise(), workers);
  }

  /** Leaves out settings that are the estimator's defaults. */
  @Override
  public NamedParameters written() {
    Map<String, String> unusual = settings();
    unusual.entrySet().removeAll(parse(NamedParameters.of(name())).settings().entrySet());
    return new NamedParameters(name(), unusual);
  }

  /** The written form. */
  @Override
  public String toString() {
    return written().toString();
  }
}
