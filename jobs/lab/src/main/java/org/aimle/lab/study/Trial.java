package org.aimle.lab.study;

import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.GradientSummary;
import org.aimle.estimator.Solved;
import org.aimle.lambda.LambdaState;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;

/** An estimator on one instance, a batch of repetitions at a time. Not thread-safe. */
final class Trial {

  private final StudyInstance instance;
  private final int repetitions;
  private final float[] theta;
  private final CountedSolver solver;
  private final Instances instances;
  private final GradientEstimator estimator;

  Trial(Arm arm, StudyInstance instance, int repetitions, MapSolver mapSolver) {
    int n = instance.theta().length;
    this.instance = instance;
    this.repetitions = repetitions;
    this.theta = new float[repetitions * n];
    for (int r = 0; r < repetitions; r++) {
      System.arraycopy(instance.theta(), 0, theta, r * n, n);
    }
    this.solver = CountedSolver.of(mapSolver);
    this.instances = Instances.of(solver, Rows.full(repetitions, n));
    this.estimator = arm.spec().create(solver, arm.noise(), RowWorkers.caller());
  }

  /** What noise is to be drawn from. */
  NoiseDistribution noise() {
    return estimator.noise();
  }

  /** Rows of noise for each repetition. */
  int draws() {
    return estimator.spec().draws();
  }

  /**
   * One estimate in each repetition.
   *
   * @param noise {@code [repetitions * draws, n]}
   */
  Estimates estimate(float[] noise, LambdaState state) {
    Solved solved = estimator.forward(instances, theta, noise);
    float[] z = solved.z();
    float[] losses = new float[repetitions * estimator.spec().outputs()];
    float[] dy = new float[z.length];
    instance.loss().at(z, losses, dy);
    Feedback feedback = estimator.spec().needsLosses() ? Feedback.of(dy, losses) : Feedback.of(dy);
    float[] gradients = new float[theta.length];
    GradientSummary summary = estimator.backward(solved, feedback, state, gradients);
    return new Estimates(gradients, summary, solver.take());
  }
}
