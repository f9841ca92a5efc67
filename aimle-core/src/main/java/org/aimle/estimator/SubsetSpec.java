package org.aimle.estimator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.SubsetSolver;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;

/**
 * Estimators that sample k-subsets exactly: {@code simple} and {@code score-function}. Keys: {@code
 * samples} (by default 1 and 4) and {@code theta-temperature} (by default 1). They need a {@link
 * SubsetSolver}, such as top-k, and draw uniform numbers whatever noise is wished for.
 *
 * @param method what is made of the samples
 * @param samples {@code S}, subsets drawn for each example, at least 1
 * @param thetaTemperature the subsets have {@code p(z) ~ exp(<theta, z> / thetaTemperature)}; above
 *     0
 * @since 0.1.0
 */
public record SubsetSpec(SubsetMethod method, int samples, double thetaTemperature)
    implements EstimatorSpec {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public SubsetSpec {
    Objects.requireNonNull(method, "method");
    Ranges.atLeastOne("samples", samples);
    Ranges.positive("theta-temperature", thetaTemperature);
  }

  /** What each key means. */
  static Map<String, String> parameters(SubsetMethod method) {
    return NamedParameters.pairs(
        "samples",
        "subsets drawn for each example, at least 1, by default " + usualSamples(method),
        "theta-temperature",
        "what scores are divided by, above 0, by default 1");
  }

  private static int usualSamples(SubsetMethod method) {
    return method == SubsetMethod.SIMPLE ? 1 : 4;
  }

  static SubsetSpec parse(SubsetMethod method, NamedParameters read) {
    read.requireOnly("samples", "theta-temperature");
    return new SubsetSpec(
        method, read.integer("samples", usualSamples(method)), read.real("theta-temperature", 1));
  }

  @Override
  public String name() {
    return method.toString();
  }

  /** All settings by key, in writing order. */
  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("samples", Integer.toString(samples));
    settings.put("theta-temperature", Double.toString(thetaTemperature));
    return settings;
  }

  @Override
  public boolean needsLosses() {
    return method == SubsetMethod.SCORE_FUNCTION;
  }

  @Override
  public boolean takesNoise() {
    return false;
  }

  @Override
  public SubsetSpec withSamples(int newSamples) {
    return new SubsetSpec(method, newSamples, thetaTemperature);
  }

  @Override
  public GradientEstimator create(MapSolver solver, NoiseDistribution noise, RowWorkers workers) {
    Subsets.solver(this, solver);
    return switch (method) {
      case SIMPLE -> new SimpleEstimator(this, workers);
      case SCORE_FUNCTION -> new ScoreFunctionEstimator(this, workers);
    };
  }

  /** Leaves out settings that are the estimator's defaults. */
  @Override
  public NamedParameters written() {
    Map<String, String> unusual = settings();
    unusual.entrySet().removeAll(parse(method, NamedParameters.of(name())).settings().entrySet());
    return new NamedParameters(name(), unusual);
  }

  /** The written form. */
  @Override
  public String toString() {
    return written().toString();
  }
}
