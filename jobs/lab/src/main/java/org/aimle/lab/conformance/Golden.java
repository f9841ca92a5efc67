package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.estimator.DifferenceMethod;
import org.aimle.estimator.DifferenceSpec;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.IdentitySpec;
import org.aimle.estimator.NormScope;
import org.aimle.lambda.AdaptiveTarget;
import org.aimle.lambda.AdditiveLambdaRule;
import org.aimle.lambda.ConstantLambda;
import org.aimle.lambda.ConstantTarget;
import org.aimle.lambda.GradientScaling;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.TargetDistribution;
import org.aimle.noise.NoNoise;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;

/** Reads the parts that golden files have in common. */
final class Golden {

  /** Tolerances of everything computed in floats from the same inputs. */
  static final double FLOAT_RELATIVE = 2e-5;

  static final double FLOAT_ABSOLUTE = 1e-6;

  /** Tolerance of what is computed in doubles. */
  static final double DOUBLE_RELATIVE = 1e-9;

  private Golden() {}

  static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw new IllegalArgumentException(
          "the golden file has no field '" + field + "' where one is due");
    }
    return value;
  }

  static int integer(JsonNode node, String field) {
    return required(node, field).intValue();
  }

  static double real(JsonNode node, String field) {
    return required(node, field).doubleValue();
  }

  static float[] floats(JsonNode node, String field) {
    return floats(required(node, field));
  }

  static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).doubleValue();
    }
    return values;
  }

  static double[] doubles(JsonNode node, String field) {
    JsonNode array = required(node, field);
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).doubleValue();
    }
    return values;
  }

  /** A 0/1 matrix written as the columns of the ones of each row. */
  static float[] mask(JsonNode rows, int n) {
    float[] mask = new float[rows.size() * n];
    for (int row = 0; row < rows.size(); row++) {
      for (JsonNode column : rows.get(row)) {
        mask[row * n + column.intValue()] = 1f;
      }
    }
    return mask;
  }

  /** The sparse matrix {@code grad_index}, {@code grad_value}. */
  static float[] gradient(JsonNode node, int n) {
    JsonNode index = required(node, "grad_index");
    JsonNode value = required(node, "grad_value");
    float[] gradient = new float[index.size() * n];
    for (int row = 0; row < index.size(); row++) {
      for (int i = 0; i < index.get(row).size(); i++) {
        gradient[row * n + index.get(row).get(i).intValue()] =
            (float) value.get(row).get(i).doubleValue();
      }
    }
    return gradient;
  }

  /** {@code nb_samples} of {@code sizes}, temperatures, estimator and target of {@code run}. */
  static DifferenceSpec spec(JsonNode sizes, JsonNode run) {
    JsonNode temperatures = run.has("target_noise_temperature") ? run : sizes;
    return new DifferenceSpec(
        method(run),
        integer(sizes, "nb_samples"),
        sizes.path("nb_marginal_samples").asInt(1),
        temperatures.path("theta_noise_temperature").asDouble(0),
        temperatures.path("target_noise_temperature").asDouble(0),
        NormScope.BATCH,
        target(required(run, "target")));
  }

  /** The estimator of a run of one sample and temperatures 1; {@code ste} has no target. */
  static EstimatorSpec single(JsonNode run) {
    return required(run, "estimator").asText().equals("ste")
        ? IdentitySpec.STRAIGHT_THROUGH
        : DifferenceSpec.of(method(run)).withTarget(target(required(run, "target")));
  }

  private static DifferenceMethod method(JsonNode run) {
    String name = required(run, "estimator").asText();
    return switch (name) {
      case "imle" -> DifferenceMethod.IMLE;
      case "aimle" ->
          required(run, "symmetric").asBoolean()
              ? DifferenceMethod.AIMLE_CENTRAL
              : DifferenceMethod.AIMLE_FORWARD;
      default ->
          throw new IllegalArgumentException(
              "the golden file names an estimator '" + name + "'; known: imle, aimle, ste");
    };
  }

  /** The estimator on recorded noise. */
  static GradientEstimator estimator(EstimatorSpec spec, MapSolver solver) {
    return spec.create(solver, new NoNoise(), RowWorkers.caller());
  }

  static TargetDistribution target(JsonNode target) {
    if (isAdaptive(target)) {
      return new AdaptiveTarget(real(target, "initial_alpha"));
    }
    return new ConstantTarget(
        real(target, "alpha"),
        real(target, "beta"),
        required(target, "gradient_scaling").asBoolean()
            ? GradientScaling.BY_LAMBDA
            : GradientScaling.NONE);
  }

  static LambdaRule rule(JsonNode target) {
    if (!isAdaptive(target)) {
      return new ConstantLambda(0);
    }
    return new AdditiveLambdaRule(
        real(target, "initial_beta"),
        real(target, "initial_grad_norm"),
        real(target, "beta_update_step"),
        real(target, "beta_update_momentum"),
        real(target, "grad_norm_decay_rate"),
        real(target, "target_norm"));
  }

  private static boolean isAdaptive(JsonNode target) {
    return required(target, "type").asText().equals("adaptive");
  }
}
