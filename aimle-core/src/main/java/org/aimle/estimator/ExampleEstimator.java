package org.aimle.estimator;

import java.util.Arrays;
import java.util.Objects;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.NonFiniteScoresException;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;

/**
 * The frame of estimators whose gradient of an example depends on that example alone: checks
 * arrays, shares examples among threads, counts non-zeros.
 */
abstract class ExampleEstimator implements GradientEstimator {

  private final EstimatorSpec spec;
  private final NoiseDistribution noise;
  private final RowWorkers workers;
  private long[] nonZeros = new long[0];

  /**
   * @param noise what noise is drawn from
   */
  ExampleEstimator(EstimatorSpec spec, NoiseDistribution noise, RowWorkers workers) {
    this.spec = Objects.requireNonNull(spec, "spec");
    this.noise = Objects.requireNonNull(noise, "noise");
    this.workers = Objects.requireNonNull(workers, "workers");
  }

  @Override
  public final EstimatorSpec spec() {
    return spec;
  }

  @Override
  public final NoiseDistribution noise() {
    return noise;
  }

  final RowWorkers workers() {
    return workers;
  }

  /** Whether {@code noise} is read in the backward pass. */
  abstract boolean readsNoiseBackward();

  /** Grows scratch memory before threads start. */
  abstract void prepare(Solved solved);

  /** Writes the gradient of example {@code b}; padding is 0 already. */
  abstract void gradient(Solved solved, Feedback feedback, float[] gradient, int b, int worker);

  @Override
  public final GradientSummary backward(
      Solved solved, Feedback feedback, LambdaState state, float[] gradient) {
    Rows rows = solved.instances().rows();
    rows.requireSize("theta", solved.theta(), 1);
    rows.requireSize("z", solved.z(), spec.outputs());
    rows.requireSize("gradient", gradient, 1);
    if (readsNoiseBackward()) {
      rows.requireSize("noise", solved.noise(), spec.draws());
    }
    if (spec.needsLosses()) {
      requireLosses(feedback.losses(), rows.batch() * spec.outputs());
    } else {
      rows.requireSize("dy", feedback.dy(), spec.outputs());
    }
    if (nonZeros.length < rows.batch()) {
      nonZeros = new long[rows.batch()];
    }
    prepare(solved);
    workers.forEach(rows.batch(), (b, worker) -> example(solved, feedback, gradient, b, worker));
    long count = 0;
    for (int b = 0; b < rows.batch(); b++) {
      count += nonZeros[b];
    }
    return new GradientSummary(new SparsityStatistics(count, solved.instances().blocks()), 0, 1);
  }

  private void example(Solved solved, Feedback feedback, float[] gradient, int b, int worker) {
    Rows rows = solved.instances().rows();
    int length = rows.length(b);
    int stride = rows.stride();
    NoisySolver.squares("theta", solved.theta(), b, stride, length);
    if (!spec.needsLosses()) {
      for (int row = b * spec.outputs(); row < (b + 1) * spec.outputs(); row++) {
        NoisySolver.squares("dy", feedback.dy(), row, stride, length);
      }
    }
    int at = b * stride;
    Arrays.fill(gradient, at, at + stride, 0f);
    gradient(solved, feedback, gradient, b, worker);
    long count = 0;
    for (int i = at; i < at + length; i++) {
      count += gradient[i] != 0 ? 1 : 0;
    }
    nonZeros[b] = count;
  }

  private static void requireLosses(float[] losses, int wanted) {
    if (losses.length != wanted) {
      throw new IllegalArgumentException(
          "losses has "
              + losses.length
              + " elements but must have one for each row of z: "
              + wanted);
    }
    for (int row = 0; row < wanted; row++) {
      if (!Float.isFinite(losses[row])) {
        throw new NonFiniteScoresException(
            "losses[" + row + "] is " + losses[row] + ": training has diverged");
      }
    }
  }
}
