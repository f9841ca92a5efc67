package org.aimle.estimator;

import java.util.Arrays;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.Instances;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;

/**
 * Straight-through and identity with projection: {@code z = MAP(P(theta) + tau * noise)}, {@code
 * gradient = P'(theta)^T (mean over s of dy)}. Projections that subtract the mean refuse solvers
 * whose solutions turn out to have different numbers of ones: shifted scores are another problem
 * there.
 */
final class IdentityEstimator extends ExampleEstimator {

  private final IdentitySpec spec;
  private final NoisySolver forward;
  private final float[][] scores;
  private final float[][] sums;

  IdentityEstimator(IdentitySpec spec, NoiseDistribution noise, RowWorkers workers) {
    super(spec, noise, workers);
    this.spec = spec;
    this.forward =
        new NoisySolver(workers, spec.projection(), spec.thetaTemperature(), spec.samples());
    this.scores = new float[workers.threads()][0];
    this.sums = new float[workers.threads()][0];
  }

  @Override
  public Solved forward(Instances instances, float[] theta, float[] noise) {
    float[] z = forward.solve(instances, theta, noise);
    if (spec.projection().subtractsMean()) {
      requireEquallyManyOnes(instances, z);
    }
    return Solved.of(instances, theta, noise, z);
  }

  /** Compares rows of one example, and neighbours that have the solver and the length in common. */
  private void requireEquallyManyOnes(Instances instances, float[] z) {
    Rows rows = instances.rows();
    int samples = spec.samples();
    int before = 0;
    for (int row = 0; row < rows.batch() * samples; row++) {
      int b = row / samples;
      int last = Math.max(0, row - 1) / samples;
      int ones = 0;
      for (int i = row * rows.stride(); i < row * rows.stride() + rows.length(b); i++) {
        ones += z[i] != 0 ? 1 : 0;
      }
      boolean comparable =
          row > 0
              && rows.length(b) == rows.length(last)
              && instances.solver(b) == instances.solver(last);
      if (comparable && ones != before) {
        throw new IllegalArgumentException(
            "projection is "
                + spec.projection()
                + ", which is for solvers whose solutions all have equally many ones, but there are"
                + " solutions with "
                + before
                + " and "
                + ones
                + "; choose identity:projection=norm, or straight-through");
      }
      before = ones;
    }
  }

  @Override
  boolean readsNoiseBackward() {
    return false;
  }

  @Override
  void prepare(Solved solved) {
    int stride = solved.instances().rows().stride();
    if (scores[0].length < stride) {
      Arrays.setAll(scores, i -> new float[stride]);
      Arrays.setAll(sums, i -> new float[stride]);
    }
  }

  @Override
  void gradient(Solved solved, Feedback feedback, float[] gradient, int b, int worker) {
    int stride = solved.instances().rows().stride();
    int length = solved.instances().rows().length(b);
    float[] sum = sums[worker];
    Arrays.fill(sum, 0, length, 0f);
    for (int row = b * spec.samples(); row < (b + 1) * spec.samples(); row++) {
      for (int i = 0; i < length; i++) {
        sum[i] += feedback.dy()[row * stride + i];
      }
    }
    for (int i = 0; i < length; i++) {
      sum[i] /= spec.samples();
    }
    System.arraycopy(solved.theta(), b * stride, scores[worker], 0, length);
    spec.projection().backward(scores[worker], sum, length);
    System.arraycopy(sum, 0, gradient, b * stride, length);
  }
}
