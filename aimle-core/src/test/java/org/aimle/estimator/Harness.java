package org.aimle.estimator;

import org.aimle.lambda.LambdaState;
import org.aimle.noise.NoNoise;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;

/** An estimator with the one solver of all its instances. */
record Harness(GradientEstimator estimator, MapSolver solver) {

  static Harness of(String spec, MapSolver solver) {
    return of(spec, solver, new NoNoise(), RowWorkers.caller());
  }

  static Harness of(String spec, MapSolver solver, NoiseDistribution noise, RowWorkers workers) {
    return new Harness(EstimatorSpec.parse(spec).create(solver, noise, workers), solver);
  }

  Solved solve(Rows rows, float[] theta, float[] noise) {
    return estimator.forward(Instances.of(solver, rows), theta, noise);
  }

  float[] forward(Rows rows, float[] theta, float[] noise) {
    return solve(rows, theta, noise).z();
  }

  GradientSummary backward(
      Rows rows,
      float[] theta,
      float[] noise,
      float[] z,
      float[] dy,
      LambdaState state,
      float[] gradient) {
    return backward(rows, theta, noise, z, Feedback.of(dy), state, gradient);
  }

  GradientSummary backward(
      Rows rows,
      float[] theta,
      float[] noise,
      float[] z,
      Feedback feedback,
      LambdaState state,
      float[] gradient) {
    Solved solved = Solved.of(Instances.of(solver, rows), theta, noise, z);
    return estimator.backward(solved, feedback, state, gradient);
  }
}
