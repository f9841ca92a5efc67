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
 * Relaxations of top-k with exact gradients: {@code concrete} and {@code softsub}. In training z is
 * soft, in [0, 1] and beyond by rounding; at inference it is the solver's hard choice. Keys: {@code
 * temperature} (of the softmax, by default 0.5), {@code samples} (by default 1) and {@code
 * theta-temperature} (factor of the noise, by default 1). They need a {@link
 * org.aimle.solver.SubsetSolver}, such as top-k. The noise is Gumbel in the papers.
 *
 * @param relaxation which one
 * @param samples {@code S}, soft choices of each example, at least 1
 * @param thetaTemperature factor of the noise, at least 0
 * @param temperature of the softmax, above 0
 * @since 0.1.0
 */
public record RelaxationSpec(
    Relaxation relaxation, int samples, double thetaTemperature, double temperature)
    implements EstimatorSpec {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public RelaxationSpec {
    Objects.requireNonNull(relaxation, "relaxation");
    Ranges.atLeastOne("samples", samples);
    Ranges.atLeastZero("theta-temperature", thetaTemperature);
    Ranges.positive("temperature", temperature);
  }

  /** What each key means. */
  static Map<String, String> parameters() {
    return NamedParameters.pairs(
        "samples", "soft choices of each example, at least 1, by default 1",
        "theta-temperature", "factor of the noise, at least 0, by default 1",
        "temperature", "of the softmax, above 0, by default 0.5");
  }

  static RelaxationSpec parse(Relaxation relaxation, NamedParameters read) {
    read.requireOnly("samples", "theta-temperature", "temperature");
    return new RelaxationSpec(
        relaxation,
        read.integer("samples", 1),
        read.real("theta-temperature", 1),
        read.real("temperature", 0.5));
  }

  @Override
  public String name() {
    return relaxation.toString();
  }

  /** All settings by key, in writing order. */
  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("samples", Integer.toString(samples));
    settings.put("theta-temperature", Double.toString(thetaTemperature));
    settings.put("temperature", Double.toString(temperature));
    return settings;
  }

  @Override
  public boolean takesNoise() {
    return thetaTemperature > 0;
  }

  @Override
  public RelaxationSpec withSamples(int newSamples) {
    return new RelaxationSpec(relaxation, newSamples, thetaTemperature, temperature);
  }

  @Override
  public GradientEstimator create(MapSolver solver, NoiseDistribution noise, RowWorkers workers) {
    Subsets.solver(this, solver);
    return new RelaxationEstimator(this, takesNoise() ? noise : new NoNoise(), workers);
  }

  /** Leaves out settings that are the estimator's defaults. */
  @Override
  public NamedParameters written() {
    Map<String, String> unusual = settings();
    unusual
        .entrySet()
        .removeAll(parse(relaxation, NamedParameters.of(name())).settings().entrySet());
    return new NamedParameters(name(), unusual);
  }

  /** The written form. */
  @Override
  public String toString() {
    return written().toString();
  }
}
