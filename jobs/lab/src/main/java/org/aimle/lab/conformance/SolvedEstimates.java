package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.Solved;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Rows;

/**
 * I-MLE and AIMLE on one set of inputs with any solver: {@code cases} with constant targets and
 * {@code trajectories} with adaptive ones.
 */
final class SolvedEstimates {

  private final JsonNode set;
  private final MapSolver solver;
  private final Rows rows;
  private final float[] theta;
  private final float[] noise;
  private final RecordedMode mode;

  /**
   * @param set holds {@code nb_samples}, {@code cases} and {@code trajectories}
   * @param theta scores, to be maximised
   * @param noise what is added to {@code theta}
   */
  SolvedEstimates(
      JsonNode set, MapSolver solver, Rows rows, float[] theta, float[] noise, RecordedMode mode) {
    this.set = set;
    this.solver = solver;
    this.rows = rows;
    this.theta = theta;
    this.noise = noise;
    this.mode = mode;
  }

  /**
   * Replays all cases and trajectories.
   *
   * @param name of the set, for messages
   * @param dyOf the loss gradient that a case or a trajectory uses
   */
  void replay(String name, Function<JsonNode, float[]> dyOf, Checks checks) {
    int index = 0;
    for (JsonNode one : Golden.required(set, "cases")) {
      checks.begin(name + " cases[" + index++ + "]");
      replayCase(one, dyOf.apply(one), checks);
    }
    index = 0;
    for (JsonNode run : Golden.required(set, "trajectories")) {
      checks.begin(name + " trajectories[" + index++ + "]");
      float[] dy = dyOf.apply(run);
      Trajectory trajectory = new Trajectory(set, run, solver, mode);
      for (int step = 1; step <= Golden.integer(run, "steps"); step++) {
        trajectory.step(step, rows, theta, noise, dy, checks);
      }
    }
  }

  private void replayCase(JsonNode one, float[] dy, Checks checks) {
    GradientEstimator estimator = Golden.estimator(Golden.spec(set, one), solver);
    Instances instances = Instances.of(solver, rows);
    Solved solved = estimator.forward(instances, theta, noise);
    float[] z = solved.z();
    checks.equal("z", Golden.mask(Golden.required(one, "z_rows"), rows.stride()), z);
    float[] gradient = new float[theta.length];
    estimator.backward(solved, Feedback.of(dy), Golden.rule(one.get("target")).initial(), gradient);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= mode.sign();
    }
    checks.near(
        "gradient",
        Golden.gradient(one, rows.stride()),
        gradient,
        Golden.FLOAT_RELATIVE,
        Golden.FLOAT_ABSOLUTE);
  }
}
