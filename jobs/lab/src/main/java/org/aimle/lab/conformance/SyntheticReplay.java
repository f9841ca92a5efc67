package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.GradientSummary;
import org.aimle.estimator.Solved;
import org.aimle.lab.exact.FeasibleSet;
import org.aimle.lab.exact.GibbsDistribution;
import org.aimle.lambda.ConstantLambda;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaState;
import org.aimle.solver.Instances;
import org.aimle.solver.Rows;
import org.aimle.solver.topk.TopKSolver;

/** The k-subset distribution by enumeration, and descents of the estimators on it. */
final class SyntheticReplay implements Replay {

  private static final double DESCENT = 1e-4;

  @Override
  public String kind() {
    return "synthetic";
  }

  @Override
  public void replay(JsonNode content, Checks checks) {
    int index = 0;
    for (JsonNode one : Golden.required(content, "exact")) {
      checks.begin("exact[" + index++ + "]");
      replayExact(one, checks);
    }
    index = 0;
    for (JsonNode one : Golden.required(content, "descent")) {
      checks.begin("descent[" + index++ + "]");
      replayDescent(one, checks);
    }
  }

  private static void replayExact(JsonNode one, Checks checks) {
    double[] b = widened(Golden.floats(one, "b"));
    double[] theta = widened(Golden.floats(one, "theta"));
    FeasibleSet subsets = FeasibleSet.subsets(theta.length, Golden.integer(one, "k"));
    GibbsDistribution exact = new GibbsDistribution(subsets, theta);
    checks.equal("states", Golden.integer(one, "states"), subsets.size());
    near("log_partition_f64", one, exact.logPartition(), checks);
    near("expected_loss_f64", one, exact.expectedLoss(b), checks);
    near("marginals_f64", one, exact.marginals(), checks);
    near("expected_gradient_f64", one, exact.expectedGradient(b), checks);
    if (one.has("pmf_f64")) {
      near("pmf_f64", one, exact.probabilities(), checks);
    }
    if (one.has("map")) {
      int[] ones = subsets.ones(exact.mode());
      JsonNode map = one.get("map");
      for (int i = 0; i < ones.length; i++) {
        checks.equal("map[" + i + "]", map.get(i).intValue(), ones[i]);
      }
    }
    double least = Double.POSITIVE_INFINITY;
    for (int s = 0; s < subsets.size(); s++) {
      least = Math.min(least, exact.loss(s, b));
    }
    near("least_loss", one, least, checks);
    for (JsonNode score : one.path("score_function")) {
      int state = Golden.integer(score, "state");
      checks.near(
          "score_function of state " + state,
          Golden.doubles(score, "gradient"),
          exact.scoreFunction(state, b),
          1e-4,
          1e-5);
    }
  }

  private static void replayDescent(JsonNode one, Checks checks) {
    int n = Golden.integer(one, "n");
    int k = Golden.integer(one, "k");
    boolean hasTarget = one.hasNonNull("target");
    EstimatorSpec spec = Golden.single(one);
    LambdaRule rule = hasTarget ? Golden.rule(one.get("target")) : new ConstantLambda(0);
    TopKSolver solver = new TopKSolver(k);
    GradientEstimator estimator = Golden.estimator(spec, solver);
    LambdaState state = rule.initial();
    FeasibleSet subsets = FeasibleSet.subsets(n, k);
    Instances instances = Instances.of(solver, Rows.full(1, n));
    float[] theta = Golden.floats(one, "theta0");
    float[] b = Golden.floats(one, "b");
    float rate = (float) Golden.real(one, "learning_rate");
    float momentum = (float) Golden.real(one, "momentum");
    float[] velocity = new float[n];
    float[] dy = new float[n];
    float[] gradient = new float[n];
    double[] losses = Golden.doubles(one, "expected_loss_before_step_f64");
    JsonNode betas = one.path("beta_after");
    for (int step = 1; step <= Golden.integer(one, "steps"); step++) {
      checks.near(
          "expected loss before step " + step,
          losses[step - 1],
          new GibbsDistribution(subsets, widened(theta)).expectedLoss(widened(b)),
          DESCENT,
          DESCENT);
      float[] noise = Golden.floats(one.get("noise").get(step - 1));
      Solved solved = estimator.forward(instances, theta, noise);
      float[] z = solved.z();
      for (int i = 0; i < n; i++) {
        dy[i] = 2 * (z[i] - b[i]);
      }
      GradientSummary summary = estimator.backward(solved, Feedback.of(dy), state, gradient);
      state = rule.next(state, summary.statistics());
      for (int i = 0; i < n; i++) {
        velocity[i] = momentum * velocity[i] + gradient[i];
        theta[i] -= rate * velocity[i];
      }
      if (!betas.isEmpty()) {
        checks.near(
            "beta after step " + step,
            betas.get(step - 1).doubleValue(),
            state.beta(),
            Golden.DOUBLE_RELATIVE,
            1e-15);
      }
      for (JsonNode after : one.get("theta_after")) {
        if (Golden.integer(after, "step") == step) {
          float[] expected = Golden.floats(after, "theta");
          checks.near("theta after step " + step, expected, theta, DESCENT, DESCENT);
        }
      }
    }
  }

  private static void near(String field, JsonNode one, double actual, Checks checks) {
    checks.near(field, Golden.real(one, field), actual, Golden.DOUBLE_RELATIVE, 1e-12);
  }

  private static void near(String field, JsonNode one, double[] actual, Checks checks) {
    checks.near(field, Golden.doubles(one, field), actual, Golden.DOUBLE_RELATIVE, 1e-12);
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
