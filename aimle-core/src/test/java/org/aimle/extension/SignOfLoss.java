package org.aimle.extension;

import org.aimle.estimator.EstimatorSpec;
import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.GradientSummary;
import org.aimle.estimator.Solved;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.BatchSolver;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.spec.NamedParameters;

/**
 * An estimator of one's own: solves with noise, and takes {@code strength} times the sign of the
 * loss's gradient for the gradient.
 */
public record SignOfLoss(double strength) implements EstimatorSpec {

  private static final long serialVersionUID = 1L;

  @Override
  public NamedParameters written() {
    return new NamedParameters("sign", NamedParameters.pairs("strength", "" + strength));
  }

  @Override
  public int samples() {
    return 1;
  }

  @Override
  public boolean takesNoise() {
    return true;
  }

  @Override
  public SignOfLoss withSamples(int samples) {
    throw new IllegalArgumentException("samples is " + samples + " but sign takes one sample");
  }

  @Override
  public GradientEstimator create(MapSolver solver, NoiseDistribution noise, RowWorkers workers) {
    return new AtWork(this, noise, new BatchSolver(workers));
  }

  private record AtWork(SignOfLoss spec, NoiseDistribution noise, BatchSolver solver)
      implements GradientEstimator {

    @Override
    public Solved forward(Instances instances, float[] theta, float[] noise) {
      float[] noisy = theta.clone();
      for (int i = 0; i < noisy.length; i++) {
        noisy[i] += noise[i];
      }
      float[] z = new float[theta.length];
      solver.solve(instances, 1, noisy, z);
      return Solved.of(instances, theta, noise, z);
    }

    @Override
    public GradientSummary backward(
        Solved solved, Feedback feedback, LambdaState state, float[] gradient) {
      int nonZeros = 0;
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (float) spec.strength() * Math.signum(feedback.dy()[i]);
        nonZeros += gradient[i] != 0 ? 1 : 0;
      }
      int batch = solved.instances().rows().batch();
      return new GradientSummary(new SparsityStatistics(nonZeros, batch), 0, 1);
    }
  }
}
