package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.estimator.DifferenceMethod;
import org.aimle.estimator.DifferenceSpec;
import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.Solved;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Rows;
import org.aimle.solver.topk.TopKSolver;

/** I-MLE and AIMLE with constant targets: forward solutions and gradients. */
final class EstimatorTopKReplay implements Replay {

  @Override
  public String kind() {
    return "estimator_topk";
  }

  @Override
  public void replay(JsonNode content, Checks checks) {
    for (JsonNode set : Golden.required(content, "sets")) {
      checks.skip(set.path("left_out_for_ties").asInt());
      replaySet(set, checks);
    }
    int index = 0;
    for (JsonNode tie : content.path("ties")) {
      checks.begin("ties[" + index++ + "]");
      replayTie(tie, checks);
    }
  }

  private static void replaySet(JsonNode set, Checks checks) {
    String name = Golden.required(set, "name").asText();
    int n = Golden.integer(set, "n");
    Rows rows = Rows.full(Golden.integer(set, "batch"), n);
    float[] theta = Golden.floats(set, "theta");
    float[] noise = Golden.floats(set, "noise");
    float[] dy = Golden.floats(set, "dy");
    int index = 0;
    for (JsonNode one : Golden.required(set, "forward")) {
      checks.begin(name + " forward[" + index++ + "]");
      DifferenceSpec spec =
          DifferenceSpec.of(DifferenceMethod.IMLE)
              .withSamples(Golden.integer(set, "nb_samples"))
              .withMarginalSamples(set.path("nb_marginal_samples").asInt(1))
              .withTemperatures(Golden.real(one, "theta_noise_temperature"), 0);
      float[] z = forward(spec, topK(one), rows, theta, noise);
      checks.equal("z", Golden.mask(Golden.required(one, "z_rows"), n), z);
    }
    index = 0;
    for (JsonNode one : Golden.required(set, "backward")) {
      checks.begin(name + " backward[" + index++ + "]");
      checkGradient(one, Golden.spec(set, one), topK(one), rows, theta, noise, dy, checks);
    }
  }

  private static void replayTie(JsonNode tie, Checks checks) {
    int n = Golden.integer(tie, "n");
    int k = Golden.integer(tie, "k");
    Rows rows = Rows.full(Golden.integer(tie, "batch"), n);
    float[] theta = Golden.floats(tie, "theta");
    float[] dy = Golden.floats(tie, "dy");
    DifferenceSpec spec = Golden.spec(tie, tie).withTemperatures(0, 0);
    float[] noNoise = {};
    float[] expected = Golden.mask(Golden.required(tie, "z_rows"), n);
    float[] threshold = forward(spec, new ThresholdTopK(k), rows, theta, noNoise);
    checks.equal("z of the threshold solver", expected, threshold);
    float[] exact = forward(spec, new TopKSolver(k), rows, theta, noNoise);
    float[] wide = new float[exact.length];
    for (int row = 0; row < wide.length / n; row++) {
      System.arraycopy(theta, row / spec.draws() * n, wide, row * n, n);
    }
    ThresholdTopK.checkExact(checks, wide, threshold, exact, n, k);
    checkGradient(tie, spec, new ThresholdTopK(k), rows, theta, noNoise, dy, checks);
  }

  private static void checkGradient(
      JsonNode one,
      DifferenceSpec spec,
      MapSolver solver,
      Rows rows,
      float[] theta,
      float[] noise,
      float[] dy,
      Checks checks) {
    GradientEstimator estimator = Golden.estimator(spec, solver);
    Instances instances = Instances.of(solver, rows);
    Solved solved = estimator.forward(instances, theta, noise);
    float[] gradient = new float[theta.length];
    estimator.backward(solved, Feedback.of(dy), Golden.rule(one.get("target")).initial(), gradient);
    checks.near(
        "gradient",
        Golden.gradient(one, rows.stride()),
        gradient,
        Golden.FLOAT_RELATIVE,
        Golden.FLOAT_ABSOLUTE);
  }

  private static float[] forward(
      DifferenceSpec spec, MapSolver solver, Rows rows, float[] theta, float[] noise) {
    return Golden.estimator(spec, solver).forward(Instances.of(solver, rows), theta, noise).z();
  }

  private static MapSolver topK(JsonNode one) {
    return new TopKSolver(Golden.integer(one, "k"));
  }
}
