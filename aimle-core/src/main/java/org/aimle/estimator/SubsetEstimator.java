package org.aimle.estimator;

import java.util.Arrays;
import org.aimle.noise.Uniform;
import org.aimle.solver.Instances;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.SubsetSolver;

/** The forward pass of estimators that sample k-subsets exactly, block by block. */
abstract class SubsetEstimator extends ExampleEstimator {

  /** Beyond so many (element, one) pairs, about a millisecond, halves are faster. */
  private static final long MOST_PAIRS = 1 << 17;

  /** Up to so many ones they are not. */
  private static final int FEW = 16;

  private final SubsetSpec spec;
  private final SubsetDistribution[] programs;
  private final SubsetDistribution[] trees;

  SubsetEstimator(SubsetSpec spec, RowWorkers workers) {
    super(spec, new Uniform(), workers);
    this.spec = spec;
    this.programs = new SubsetDistribution[workers.threads()];
    this.trees = new SubsetDistribution[workers.threads()];
    Arrays.setAll(programs, i -> new SubsetProgram());
    Arrays.setAll(trees, i -> new SubsetTree());
  }

  @Override
  public final Solved forward(Instances instances, float[] theta, float[] noise) {
    Rows rows = instances.rows();
    int samples = spec.samples();
    rows.requireSize("theta", theta, 1);
    rows.requireSize("noise", noise, samples);
    int stride = rows.stride();
    float[] z = new float[rows.batch() * samples * stride];
    workers()
        .forEach(
            rows.batch(),
            (b, worker) -> {
              int length = rows.length(b);
              NoisySolver.squares("theta", theta, b, stride, length);
              eachBlock(
                  instances,
                  theta,
                  b,
                  worker,
                  (distribution, from, size) -> {
                    for (int row = b * samples; row < (b + 1) * samples; row++) {
                      int at = row * stride + from;
                      distribution.sample(noise, at, z, at);
                    }
                  });
            });
    return Solved.of(instances, theta, noise, z);
  }

  @Override
  final boolean readsNoiseBackward() {
    return false;
  }

  /** What is done with the distribution of one block, {@code size} elements from {@code from}. */
  @FunctionalInterface
  interface BlockTask {
    void run(SubsetDistribution distribution, int from, int size);
  }

  /** Sets up the distribution of each block of an example in turn. */
  final void eachBlock(Instances instances, float[] theta, int b, int worker, BlockTask task) {
    SubsetSolver solver = Subsets.solver(spec, instances.solver(b));
    int length = instances.rows().length(b);
    int at = b * instances.rows().stride();
    int size = solver.blockSize(length);
    boolean large = solver.k() > FEW && (long) Math.min(size, solver.k()) * size > MOST_PAIRS;
    SubsetDistribution distribution = (large ? trees : programs)[worker];
    for (int from = 0; from < length; from += size) {
      distribution.set(theta, at + from, size, solver.k(), spec.thetaTemperature());
      task.run(distribution, from, size);
    }
  }
}
