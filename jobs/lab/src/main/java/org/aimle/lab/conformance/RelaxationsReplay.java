package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.Relaxation;
import org.aimle.estimator.RelaxationSpec;
import org.aimle.estimator.RelaxedTopK;
import org.aimle.estimator.Solved;
import org.aimle.lambda.ConstantLambda;
import org.aimle.solver.BatchSolver;
import org.aimle.solver.Instances;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.topk.TopKSolver;

/**
 * Concrete and SoftSub: in doubles as formulas, in floats as estimators, and the hard choice at
 * inference.
 */
final class RelaxationsReplay implements Replay {

  private static final double DOUBLES = 1e-6;
  private static final double FLOATS_RELATIVE = 1e-3;
  private static final double FLOATS_ABSOLUTE = 1e-4;

  @Override
  public String kind() {
    return "relaxations";
  }

  @Override
  public void replay(JsonNode content, Checks checks) {
    int index = 0;
    for (JsonNode one : Golden.required(content, "cases")) {
      checks.begin("cases[" + index++ + "]");
      Relaxation relaxation = relaxation(one);
      replayFormula(one, relaxation, checks);
      replayEstimator(one, relaxation, checks);
    }
  }

  private static Relaxation relaxation(JsonNode one) {
    String name = Golden.required(one, "relaxation").asText();
    for (Relaxation relaxation : Relaxation.values()) {
      if (relaxation.toString().equals(name)) {
        return relaxation;
      }
    }
    throw new IllegalArgumentException(
        "the golden file names a relaxation '" + name + "'; known: concrete, softsub");
  }

  private static void replayFormula(JsonNode one, Relaxation relaxation, Checks checks) {
    int n = Golden.integer(one, "n");
    int k = Golden.integer(one, "k");
    float[] logits = Golden.floats(one, "logits");
    float[] uniform = Golden.floats(one, "uniform");
    float[] dy = Golden.floats(one, "dy");
    double[] output = new double[logits.length];
    double[] gradient = new double[logits.length];
    RelaxedTopK relaxed = new RelaxedTopK(relaxation, Golden.real(one, "tau"));
    double[] w = new double[n];
    double[] direction = new double[n];
    double[] row = new double[n];
    for (int at = 0; at < logits.length; at += n) {
      for (int i = 0; i < n; i++) {
        w[i] = logits[at + i] + noise(uniform[at + i]);
        direction[i] = dy[at + i];
      }
      relaxed.forward(w, n, k, row);
      System.arraycopy(row, 0, output, at, n);
      relaxed.backward(direction, row);
      System.arraycopy(row, 0, gradient, at, n);
    }
    checks.near("output_f64", Golden.doubles(one, "output_f64"), output, DOUBLES, 1e-12);
    checks.near("gradient_f64", Golden.doubles(one, "gradient_f64"), gradient, DOUBLES, 1e-12);
  }

  private static void replayEstimator(JsonNode one, Relaxation relaxation, Checks checks) {
    int n = Golden.integer(one, "n");
    TopKSolver solver = new TopKSolver(Golden.integer(one, "k"));
    Instances instances = Instances.of(solver, Rows.full(Golden.integer(one, "batch"), n));
    float[] logits = Golden.floats(one, "logits");
    float[] noise = Golden.floats(one, "uniform");
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) noise(noise[i]);
    }
    GradientEstimator estimator =
        Golden.estimator(new RelaxationSpec(relaxation, 1, 1, Golden.real(one, "tau")), solver);
    Solved solved = estimator.forward(instances, logits, noise);
    float[] z = solved.z();
    float[] gradient = new float[z.length];
    estimator.backward(
        solved, Feedback.of(Golden.floats(one, "dy")), new ConstantLambda(0).initial(), gradient);
    checks.near("output", Golden.floats(one, "output"), z, FLOATS_RELATIVE, FLOATS_ABSOLUTE);
    checks.near(
        "gradient", Golden.floats(one, "gradient"), gradient, FLOATS_RELATIVE, FLOATS_ABSOLUTE);
    new BatchSolver(RowWorkers.caller()).solve(instances, 1, logits, z);
    checks.equal("hard_rows", Golden.mask(Golden.required(one, "hard_rows"), n), z);
  }

  private static double noise(float uniform) {
    return Math.log(-Math.log(uniform));
  }
}
