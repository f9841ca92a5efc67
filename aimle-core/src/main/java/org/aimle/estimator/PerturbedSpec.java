package org.aimle.estimator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.SmoothNoise;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;

/**
 * Estimators that differentiate the density of the noise, for any solver: {@code perturbed} and
 * {@code perturbed-score-function}. Keys: {@code samples} (by default 10 and 4), {@code
 * theta-temperature} (by default 1) and {@code perturbation} (additive, multiplicative). They need
 * noise with a differentiable density: Gumbel or normal; multiplicative perturbation needs standard
 * normal noise.
 *
 * @param method what is differentiated
 * @param samples noise draws of each example, at least 1; {@code perturbed} averages their
 *     solutions into one row
 * @param thetaTemperature {@code tau}, factor of the noise, above 0
 * @param perturbation how noise enters scores
 * @since 0.1.0
 */
public record PerturbedSpec(
    PerturbedMethod method, int samples, double thetaTemperature, Perturbation perturbation)
    implements EstimatorSpec {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public PerturbedSpec {
    Objects.requireNonNull(method, "method");
    Ranges.atLeastOne("samples", samples);
    Ranges.positive("theta-temperature", thetaTemperature);
    Objects.requireNonNull(perturbation, "perturbation");
  }

  /**
   * With additive noise.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public PerturbedSpec(PerturbedMethod method, int samples, double thetaTemperature) {
    this(method, samples, thetaTemperature, Perturbation.ADDITIVE);
  }

  /** What each key means. */
  static Map<String, String> parameters(PerturbedMethod method) {
    return NamedParameters.pairs(
        "samples",
        "noise draws of each example, at least 1, by default " + usualSamples(method),
        "theta-temperature",
        "factor of the noise, above 0, by default 1",
        "perturbation",
        "additive (the default) or multiplicative, which keeps the signs of scores: how noise"
            + " enters them");
  }

  private static int usualSamples(PerturbedMethod method) {
    return method == PerturbedMethod.MEAN ? 10 : 4;
  }

  static PerturbedSpec parse(PerturbedMethod method, NamedParameters read) {
    read.requireOnly("samples", "theta-temperature", "perturbation");
    return new PerturbedSpec(
        method,
        read.integer("samples", usualSamples(method)),
        read.real("theta-temperature", 1),
        Ranges.choice(
            "perturbation",
            read.parameters().getOrDefault("perturbation", "additive"),
            Perturbation.values()));
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
    settings.put("perturbation", perturbation.toString());
    return settings;
  }

  @Override
  public int outputs() {
    return method == PerturbedMethod.MEAN ? 1 : samples;
  }

  @Override
  public boolean needsLosses() {
    return method == PerturbedMethod.SCORE_FUNCTION;
  }

  @Override
  public boolean takesNoise() {
    return true;
  }

  @Override
  public PerturbedSpec withSamples(int newSamples) {
    return new PerturbedSpec(method, newSamples, thetaTemperature, perturbation);
  }

  @Override
  public GradientEstimator create(MapSolver solver, NoiseDistribution noise, RowWorkers workers) {
    perturbation.requireSuits(noise);
    if (noise instanceof SmoothNoise smooth) {
      return new PerturbedEstimator(this, smooth, workers);
    }
    throw new IllegalArgumentException(
        "estimator "
            + name()
            + " needs noise with a differentiable density, gumbel or normal, but noise is "
            + noise);
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
