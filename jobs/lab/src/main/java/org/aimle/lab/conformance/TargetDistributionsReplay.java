package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.lambda.TargetDistribution;

/**
 * The target distributions by themselves. {@code params} is recorded with the norm of the repeated
 * scores, {@code processed} with that of the scores as they are: lambda is asked for with each.
 */
final class TargetDistributionsReplay implements Replay {

  @Override
  public String kind() {
    return "target_distributions";
  }

  @Override
  public void replay(JsonNode content, Checks checks) {
    int index = 0;
    for (JsonNode one : Golden.required(content, "cases")) {
      checks.begin("cases[" + index++ + "]");
      replayCase(one, checks);
    }
  }

  private static void replayCase(JsonNode one, Checks checks) {
    int samples = Golden.integer(one, "nb_samples");
    int n = Golden.integer(one, "n");
    TargetDistribution target = Golden.target(one.get("target"));
    LambdaRule rule = Golden.rule(one.get("target"));
    LambdaState state = rule.initial();
    float[] theta = Golden.floats(one, "theta");
    float[] dy = Golden.floats(one, "dy");
    double sign = Golden.required(one, "minimise").asBoolean() ? 1 : -1;

    double wideLambda = target.lambda(state, norm(theta) * Math.sqrt(samples), norm(dy));
    float[] params = new float[dy.length];
    float[] without = new float[dy.length];
    for (int i = 0; i < dy.length; i++) {
      without[i] = (float) (target.alpha() * theta[i / n / samples * n + i % n]);
      params[i] = (float) (without[i] + sign * wideLambda * dy[i]);
    }
    near("params", one, params, checks);
    near("params_without_dy", one, without, checks);

    float[] gradient = Golden.floats(one, "gradient");
    double lambda = target.lambda(state, norm(theta), norm(dy));
    int nonZeros = 0;
    for (int i = 0; i < gradient.length; i++) {
      nonZeros += gradient[i] != 0 ? 1 : 0;
      gradient[i] = (float) (gradient[i] / target.divisor(lambda));
    }
    near("processed", one, gradient, checks);

    if (one.hasNonNull("after")) {
      JsonNode after = one.get("after");
      LambdaState next =
          rule.next(
              state,
              new SparsityStatistics(nonZeros, (long) Golden.integer(one, "batch") * samples));
      checks.near("beta", Golden.real(after, "beta"), next.beta(), Golden.DOUBLE_RELATIVE, 1e-15);
      checks.near(
          "previous_beta_update",
          Golden.real(after, "previous_beta_update"),
          next.previousUpdate(),
          Golden.DOUBLE_RELATIVE,
          1e-15);
      checks.near(
          "grad_norm",
          Golden.real(after, "grad_norm"),
          next.density(),
          Golden.FLOAT_RELATIVE,
          Golden.FLOAT_ABSOLUTE);
    }
  }

  private static void near(String field, JsonNode one, float[] actual, Checks checks) {
    checks.near(
        field, Golden.floats(one, field), actual, Golden.FLOAT_RELATIVE, Golden.FLOAT_ABSOLUTE);
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
