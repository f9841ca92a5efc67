package org.aimle.estimator;

import java.io.Serializable;
import java.util.Objects;
import org.aimle.target.AdaptiveTarget;
import org.aimle.target.ConstantTarget;
import org.aimle.target.GradientScaling;
import org.aimle.target.TargetDistribution;

/**
 * A gradient estimator by its settings: immutable, serialisable, and with a written form for
 * configurations and JSON that {@link #parse} reads back: {@code aimle-central}, {@code
 * aimle-forward:samples=4,norm=instance}, {@code imle:lambda=10,scaling=none}.
 *
 * @param method the estimator
 * @param samples {@code S}, noise draws whose estimates are averaged, at least 1
 * @param marginalSamples {@code M}, draws whose solutions are averaged before a difference is
 *     taken, at least 1; {@code S * M} rows are solved for each example
 * @param thetaTemperature factor of the noise in the forward pass, at least 0
 * @param targetTemperature factor of the same noise in the backward pass, at least 0
 * @param normScope rows over which the norms of an adaptive target are taken
 * @param target where the target distribution lies; without meaning to straight-through
 */
public record EstimatorSpec(
    Method method,
    int samples,
    int marginalSamples,
    double thetaTemperature,
    double targetTemperature,
    NormScope normScope,
    TargetDistribution target)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public EstimatorSpec {
    Objects.requireNonNull(method, "method");
    atLeastOne("samples", samples);
    atLeastOne("marginalSamples", marginalSamples);
    temperature("thetaTemperature", thetaTemperature);
    temperature("targetTemperature", targetTemperature);
    Objects.requireNonNull(normScope, "normScope");
    Objects.requireNonNull(target, "target");
  }

  /**
   * The method with the published defaults: one sample, both temperatures 1, norms over the batch;
   * the AIMLE methods with an adaptive target, the others with a constant one of lambda 1.
   */
  public static EstimatorSpec of(Method method) {
    return new EstimatorSpec(method, 1, 1, 1, 1, NormScope.BATCH, defaultTarget(method));
  }

  /** Rows solved for each example: {@code S * M}. */
  public int draws() {
    return samples * marginalSamples;
  }

  /** Whether the target follows a {@link org.aimle.target.LambdaState}. */
  public boolean adapts() {
    return method != Method.STRAIGHT_THROUGH && target instanceof AdaptiveTarget;
  }

  public EstimatorSpec withSamples(int newSamples) {
    return new EstimatorSpec(
        method,
        newSamples,
        marginalSamples,
        thetaTemperature,
        targetTemperature,
        normScope,
        target);
  }

  public EstimatorSpec withMarginalSamples(int newMarginalSamples) {
    return new EstimatorSpec(
        method,
        samples,
        newMarginalSamples,
        thetaTemperature,
        targetTemperature,
        normScope,
        target);
  }

  public EstimatorSpec withTemperatures(double newThetaTemperature, double newTargetTemperature) {
    return new EstimatorSpec(
        method,
        samples,
        marginalSamples,
        newThetaTemperature,
        newTargetTemperature,
        normScope,
        target);
  }

  public EstimatorSpec withNormScope(NormScope newNormScope) {
    return new EstimatorSpec(
        method,
        samples,
        marginalSamples,
        thetaTemperature,
        targetTemperature,
        newNormScope,
        target);
  }

  public EstimatorSpec withTarget(TargetDistribution newTarget) {
    return new EstimatorSpec(
        method,
        samples,
        marginalSamples,
        thetaTemperature,
        targetTemperature,
        normScope,
        newTarget);
  }

  /**
   * Reads the written form: {@code method} or {@code method:key=value,...}. Keys: {@code samples},
   * {@code marginalSamples}, {@code thetaTemperature}, {@code targetTemperature}, {@code norm}
   * (batch, instance), {@code target} (adaptive, constant), {@code alpha}, and for a constant
   * target {@code lambda} and {@code scaling} (by-lambda, none).
   *
   * @throws IllegalArgumentException if the text is not of that form, or a value is out of range
   */
  public static EstimatorSpec parse(String text) {
    return EstimatorText.parse(text);
  }

  /** The written form; settings that are the method's defaults are left out. */
  @Override
  public String toString() {
    return EstimatorText.format(this);
  }

  private static TargetDistribution defaultTarget(Method method) {
    return switch (method) {
      case AIMLE_FORWARD, AIMLE_CENTRAL -> new AdaptiveTarget(1);
      case IMLE, STRAIGHT_THROUGH -> new ConstantTarget(1, 1, GradientScaling.BY_LAMBDA);
    };
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + " but must be at least 1");
    }
  }

  private static void temperature(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          name + " is " + value + " but must be a finite number of at least 0");
    }
  }
}
