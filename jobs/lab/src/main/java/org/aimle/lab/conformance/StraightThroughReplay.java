package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.IdentitySpec;
import org.aimle.estimator.Projection;
import org.aimle.estimator.Solved;
import org.aimle.lambda.ConstantLambda;
import org.aimle.solver.Instances;
import org.aimle.solver.Rows;
import org.aimle.solver.topk.TopKSolver;

/** The straight-through estimator. */
final class StraightThroughReplay implements Replay {

  @Override
  public String kind() {
    return "straight_through";
  }

  @Override
  public void replay(JsonNode content, Checks checks) {
    int index = 0;
    for (JsonNode one : Golden.required(content, "cases")) {
      checks.begin("cases[" + index++ + "]");
      int n = Golden.integer(one, "n");
      Rows rows = Rows.full(Golden.integer(one, "batch"), n);
      double temperature = Golden.real(one, "noise_temperature");
      EstimatorSpec spec =
          new IdentitySpec(Projection.NONE, Golden.integer(one, "nb_samples"), temperature);
      TopKSolver solver = new TopKSolver(Golden.integer(one, "k"));
      GradientEstimator estimator = Golden.estimator(spec, solver);
      Instances instances = Instances.of(solver, rows);
      float[] theta = Golden.floats(one, "theta");
      float[] noise = Golden.floats(one, "noise");
      Solved solved = estimator.forward(instances, theta, noise);
      float[] z = solved.z();
      checks.equal("z", Golden.mask(Golden.required(one, "z_rows"), n), z);
      float[] gradient = new float[theta.length];
      estimator.backward(
          solved, Feedback.of(Golden.floats(one, "dy")), new ConstantLambda(0).initial(), gradient);
      checks.near(
          "gradient",
          Golden.floats(one, "gradient"),
          gradient,
          Golden.FLOAT_RELATIVE,
          Golden.FLOAT_ABSOLUTE);
    }
  }
}
