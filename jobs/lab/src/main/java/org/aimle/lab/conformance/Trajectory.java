package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.GradientSummary;
import org.aimle.estimator.Solved;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaState;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Rows;

/**
 * Successive backward passes with an adaptive target. The published code divides by a lambda that
 * is {@code sqrt(T)} smaller than the one it perturbs with; ours is the latter. So the states,
 * perturbations and counts are the published ones, and the gradient is theirs over {@code sqrt(T)}.
 */
final class Trajectory {

  private final JsonNode run;
  private final EstimatorSpec spec;
  private final MapSolver solver;
  private final GradientEstimator estimator;
  private final LambdaRule rule;
  private final RecordedMode mode;
  private LambdaState state;

  Trajectory(JsonNode sizes, JsonNode run, MapSolver solver, RecordedMode mode) {
    this.run = run;
    this.mode = mode;
    this.spec = Golden.spec(sizes, run);
    this.solver = solver;
    this.estimator = Golden.estimator(spec, solver);
    this.rule = Golden.rule(Golden.required(run, "target"));
    this.state = rule.initial();
  }

  /**
   * Replays one step whose forward solutions were recorded.
   *
   * @param step from 1; steps come in order
   */
  void step(
      int step, Rows rows, float[] theta, float[] noise, float[] dy, float[] z, Checks checks) {
    Solved solved = forward(rows, theta, noise);
    checks.equal("step " + step + ": z", z, solved.z());
    backward(step, solved, dy, checks);
  }

  /** Replays one step whose forward solutions were not recorded. */
  void step(int step, Rows rows, float[] theta, float[] noise, float[] dy, Checks checks) {
    backward(step, forward(rows, theta, noise), dy, checks);
  }

  private Solved forward(Rows rows, float[] theta, float[] noise) {
    return estimator.forward(Instances.of(solver, rows), theta, noise);
  }

  private void backward(int step, Solved solved, float[] dy, Checks checks) {
    float[] gradient = new float[solved.theta().length];
    GradientSummary summary = estimator.backward(solved, Feedback.of(dy), state, gradient);
    state = rule.next(state, summary.statistics());

    double draws = Math.sqrt(spec.draws());
    double scaling = recorded("scaling", step);
    near("perturbation", recorded("perturbation", step), summary.lambda(), step, checks);
    near("scaling * sqrt(T)", scaling * draws, summary.lambda(), step, checks);
    near("grad_norm", recorded("grad_norm", step), state.density(), step, checks);
    checks.equal(
        "step " + step + ": nonzeros",
        (long) recorded("nonzeros", step),
        summary.statistics().nonZeros());
    exact("beta", state.beta(), step, checks);
    exact("previous_beta_update", state.previousUpdate(), step, checks);
    checkGradient(
        step, solved.instances().rows().stride(), scaling > 0 ? draws : 1, gradient, checks);
  }

  private void checkGradient(int step, int n, double factor, float[] gradient, Checks checks) {
    double sum = 0;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) (gradient[i] * factor * mode.sign());
      sum += Math.abs(gradient[i]);
    }
    if (run.has("gradient_abs_sum")) {
      double expected = recorded("gradient_abs_sum", step);
      checks.near("step " + step + ": gradient_abs_sum", expected, sum, 1e-4, 0);
    }
    for (JsonNode one : Golden.required(run, "gradients")) {
      if (Golden.integer(one, "step") == step) {
        checks.near(
            "step " + step + ": gradient * sqrt(T)",
            Golden.gradient(one, n),
            gradient,
            Golden.FLOAT_RELATIVE,
            Golden.FLOAT_ABSOLUTE);
      }
    }
  }

  private double recorded(String field, int step) {
    return Golden.required(run, field).get(step - 1).doubleValue();
  }

  private static void near(String what, double expected, double actual, int step, Checks checks) {
    checks.near(
        "step " + step + ": " + what,
        expected,
        actual,
        Golden.FLOAT_RELATIVE,
        Golden.FLOAT_ABSOLUTE);
  }

  private void exact(String field, double actual, int step, Checks checks) {
    checks.near(
        "step " + step + ": " + field,
        recorded(field, step),
        actual,
        Golden.DOUBLE_RELATIVE,
        1e-15);
  }
}
