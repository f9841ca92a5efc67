package org.aimle.estimator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.aimle.lambda.AdaptiveTarget;
import org.aimle.lambda.ConstantTarget;
import org.aimle.lambda.GradientScaling;
import org.aimle.lambda.TargetDistribution;
import org.aimle.noise.NoNoise;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;

/**
 * Estimators that are differences of solutions: {@code imle}, {@code aimle-forward}, {@code
 * aimle-central} and {@code black-box}. Keys: {@code samples}, {@code marginal-samples}, {@code
 * theta-temperature}, {@code target-temperature}, {@code norm} (batch, instance), {@code target}
 * (adaptive, constant), {@code alpha}, and for a constant target {@code lambda} and {@code scaling}
 * (by-lambda, none). Black-box differentiation has no noise, hence one sample and no temperatures.
 *
 * @param method which solutions are subtracted
 * @param samples {@code S}, noise draws whose estimates are averaged, at least 1
 * @param marginalSamples {@code M}, draws whose solutions are averaged before a difference is
 *     taken, at least 1; {@code S * M} rows are solved for each example
 * @param thetaTemperature factor of the noise in the forward pass, at least 0
 * @param targetTemperature factor of the same noise in the backward pass, at least 0
 * @param normScope rows over which the norms of an adaptive target are taken
 * @param target where the target distribution lies
 * @since 0.1.0
 */
public record DifferenceSpec(
    DifferenceMethod method,
    int samples,
    int marginalSamples,
    double thetaTemperature,
    double targetTemperature,
    NormScope normScope,
    TargetDistribution target)
    implements EstimatorSpec {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if a value is out of its range, or black-box is to have noise
   */
  public DifferenceSpec {
    Objects.requireNonNull(method, "method");
    Ranges.atLeastOne("samples", samples);
    Ranges.atLeastOne("marginal-samples", marginalSamples);
    Ranges.atLeastZero("theta-temperature", thetaTemperature);
    Ranges.atLeastZero("target-temperature", targetTemperature);
    Objects.requireNonNull(normScope, "normScope");
    Objects.requireNonNull(target, "target");
    if (method == DifferenceMethod.BLACK_BOX
        && (samples * marginalSamples > 1 || thetaTemperature > 0 || targetTemperature > 0)) {
      throw new IllegalArgumentException(
          "black-box solves without noise, once: samples and marginal-samples must be 1 and the"
              + " temperatures 0; with noise it is imle");
    }
  }

  /**
   * The method with the published defaults: one sample, both temperatures 1 (black-box: 0), norms
   * over the batch; the AIMLE methods with an adaptive target, the others with a constant one of
   * lambda 1.
   */
  public static DifferenceSpec of(DifferenceMethod method) {
    double temperature = method == DifferenceMethod.BLACK_BOX ? 0 : 1;
    TargetDistribution target =
        switch (method) {
          case AIMLE_FORWARD, AIMLE_CENTRAL -> new AdaptiveTarget(1);
          case IMLE, BLACK_BOX -> new ConstantTarget(1, 1, GradientScaling.BY_LAMBDA);
        };
    return new DifferenceSpec(method, 1, 1, temperature, temperature, NormScope.BATCH, target);
  }

  /** What each key means. */
  static Map<String, String> parameters(DifferenceMethod method) {
    DifferenceSpec usual = of(method);
    Map<String, String> meanings = new LinkedHashMap<>();
    if (method != DifferenceMethod.BLACK_BOX) {
      meanings.put("samples", "noise draws whose estimates are averaged, at least 1, by default 1");
      meanings.put(
          "marginal-samples",
          "draws whose solutions are averaged before a difference is taken, at least 1, by default"
              + " 1");
      meanings.put("theta-temperature", "factor of the noise forward, at least 0, by default 1");
      meanings.put(
          "target-temperature", "factor of the same noise backward, at least 0, by default 1");
    }
    meanings.put("norm", "batch (the default) or instance: rows over which norms are taken");
    meanings.put(
        "target",
        "adaptive or constant: whether lambda follows a rule, by default "
            + usual.settings().get("target"));
    meanings.put("alpha", "factor of theta in the target distribution, by default 1");
    meanings.put("lambda", "of a constant target: the step, above 0, by default 1");
    meanings.put("scaling", "of a constant target: by-lambda (the default) or none");
    return meanings;
  }

  static DifferenceSpec parse(DifferenceMethod method, NamedParameters read) {
    DifferenceSpec usual = of(method);
    String kind = usual.target() instanceof AdaptiveTarget ? "adaptive" : "constant";
    kind =
        Ranges.choice(
            "target", read.parameters().getOrDefault("target", kind), "adaptive", "constant");
    TargetDistribution target =
        kind.equals("constant") ? constantTarget(read) : new AdaptiveTarget(read.real("alpha", 1));
    DifferenceSpec spec =
        new DifferenceSpec(
            method,
            read.integer("samples", 1),
            read.integer("marginal-samples", 1),
            read.real("theta-temperature", usual.thetaTemperature()),
            read.real("target-temperature", usual.targetTemperature()),
            Ranges.choice(
                "norm", read.parameters().getOrDefault("norm", "batch"), NormScope.values()),
            target);
    read.requireOnly(spec.settings().keySet());
    return spec;
  }

  private static ConstantTarget constantTarget(NamedParameters read) {
    String scaling =
        read.parameters().getOrDefault("scaling", GradientScaling.BY_LAMBDA.toString());
    return new ConstantTarget(
        read.real("alpha", 1),
        // A step of 0 compares a solution with itself: nothing would ever be learnt.
        Ranges.positive("lambda", read.real("lambda", 1)),
        Ranges.choice("scaling", scaling, GradientScaling.values()));
  }

  @Override
  public String name() {
    return method.toString();
  }

  /** All settings by key, in writing order. */
  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (method != DifferenceMethod.BLACK_BOX) {
      settings.put("samples", Integer.toString(samples));
      settings.put("marginal-samples", Integer.toString(marginalSamples));
      settings.put("theta-temperature", Double.toString(thetaTemperature));
      settings.put("target-temperature", Double.toString(targetTemperature));
    }
    settings.put("norm", normScope.toString());
    settings.put("target", target instanceof ConstantTarget ? "constant" : "adaptive");
    settings.put("alpha", Double.toString(target.alpha()));
    if (target instanceof ConstantTarget constant) {
      settings.put("lambda", Double.toString(constant.lambda()));
      settings.put("scaling", constant.scaling().toString());
    }
    return settings;
  }

  @Override
  public int draws() {
    return samples * marginalSamples;
  }

  @Override
  public boolean adapts() {
    return target instanceof AdaptiveTarget;
  }

  @Override
  public boolean takesNoise() {
    return thetaTemperature > 0 || targetTemperature > 0;
  }

  @Override
  public DifferenceSpec withSamples(int newSamples) {
    return new DifferenceSpec(
        method,
        newSamples,
        marginalSamples,
        thetaTemperature,
        targetTemperature,
        normScope,
        target);
  }

  /**
   * The same with another number of marginal samples.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public DifferenceSpec withMarginalSamples(int newMarginalSamples) {
    return new DifferenceSpec(
        method,
        samples,
        newMarginalSamples,
        thetaTemperature,
        targetTemperature,
        normScope,
        target);
  }

  /**
   * The same with other temperatures.
   *
   * @throws IllegalArgumentException if one is negative or not finite
   */
  public DifferenceSpec withTemperatures(double newThetaTemperature, double newTargetTemperature) {
    return new DifferenceSpec(
        method,
        samples,
        marginalSamples,
        newThetaTemperature,
        newTargetTemperature,
        normScope,
        target);
  }

  /** The same with norms over other rows. */
  public DifferenceSpec withNormScope(NormScope newNormScope) {
    return new DifferenceSpec(
        method,
        samples,
        marginalSamples,
        thetaTemperature,
        targetTemperature,
        newNormScope,
        target);
  }

  /** The same with another target. */
  public DifferenceSpec withTarget(TargetDistribution newTarget) {
    return new DifferenceSpec(
        method,
        samples,
        marginalSamples,
        thetaTemperature,
        targetTemperature,
        normScope,
        newTarget);
  }

  @Override
  public GradientEstimator create(MapSolver solver, NoiseDistribution noise, RowWorkers workers) {
    return new DifferenceEstimator(this, takesNoise() ? noise : new NoNoise(), workers);
  }

  /** Leaves out settings that are the estimator's defaults. */
  @Override
  public NamedParameters written() {
    Map<String, String> unusual = settings();
    unusual.entrySet().removeAll(of(method).settings().entrySet());
    return new NamedParameters(name(), unusual);
  }

  /** The written form. */
  @Override
  public String toString() {
    return written().toString();
  }
}
