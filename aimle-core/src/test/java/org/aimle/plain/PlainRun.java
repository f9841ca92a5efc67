package org.aimle.plain;

import org.aimle.estimator.EstimatorSpec;
import org.aimle.estimator.Estimators;
import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.GradientSummary;
import org.aimle.estimator.Solved;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaRules;
import org.aimle.lambda.LambdaState;
import org.aimle.noise.NoiseKeys;
import org.aimle.noise.Noises;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.SolverSpec;

/**
 * Solves and estimates gradients in a program of its own: what can be done without DL4J, ND4J and
 * Spark. Prints one line for each estimator.
 */
final class PlainRun {

  private static final int EXAMPLES = 4;

  private PlainRun() {}

  /**
   * @param args none
   */
  public static void main(String[] args) {
    for (String absent :
        new String[] {
          "org.nd4j.linalg.factory.Nd4j",
          "org.nd4j.shade.jackson.databind.ObjectMapper",
          "org.deeplearning4j.nn.graph.ComputationGraph",
          "org.bytedeco.javacpp.Pointer"
        }) {
      try {
        Class.forName(absent);
        throw new IllegalStateException(absent + " is there");
      } catch (ClassNotFoundException e) {
        // as it should be
      }
    }
    for (String name : Estimators.names()) {
      estimate(name, "top-k:k=2", "gumbel", "multiplicative", 6);
    }
    estimate("sign", "top-k:k=2", "triangular:width=2", "cooling", 6);
    estimate("aimle-central", "grid-path:rows=2,columns=3", "sum-of-gamma:k=3", "published", 6);
    estimate("aimle-central", OR_TOOLS, "normal", "multiplicative", 4);
  }

  /** An integer programme, solved by CP-SAT. */
  private static final String OR_TOOLS = "program:constraints=2x0+3x1+x2+2x3<=5";

  private static void estimate(String estimator, String solver, String noise, String rule, int n) {
    EstimatorSpec spec = EstimatorSpec.parse(estimator);
    LambdaRule moves = LambdaRules.parse(rule);
    try (MapSolver made = SolverSpec.parse(solver).create()) {
      GradientEstimator it = spec.create(made, Noises.parse(noise), RowWorkers.caller());
      float[] theta = new float[EXAMPLES * n];
      float[] drawn = new float[EXAMPLES * spec.draws() * n];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = -(i * 7 % 5) * 0.3f;
      }
      NoiseKeys keys = new NoiseKeys(1, 0, new long[] {1, 2, 3, 4});
      for (int row = 0; row < EXAMPLES * spec.draws(); row++) {
        it.noise().fill(keys.key(row / spec.draws(), row % spec.draws()), drawn, row * n, n);
      }
      Solved solved = it.forward(Instances.of(made, Rows.full(EXAMPLES, n)), theta, drawn);
      float[] dy = new float[solved.z().length];
      float[] losses = new float[dy.length / n];
      for (int i = 0; i < dy.length; i++) {
        dy[i] = i * 5 % 7 - 3;
        losses[i / n] += dy[i] * solved.z()[i];
      }
      LambdaState state = new LambdaState(1, 1, 0);
      GradientSummary summary =
          it.backward(solved, Feedback.of(dy, losses), state, new float[theta.length]);
      System.out.println(
          estimator
              + " through "
              + made.getClass().getSimpleName()
              + ": "
              + summary.statistics().nonZeros()
              + " non-zeros, beta "
              + moves.next(state, summary.statistics()).beta());
    }
  }
}
