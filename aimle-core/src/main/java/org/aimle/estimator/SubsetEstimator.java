package org.aimle.estimator;

import java.util.Arrays;
import org.aimle.noise.Uniform;
import org.aimle.solver.Instances;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.SubsetSolver;

/** The forward pass of estimators that sample k-subsets exactly, block by block. */
abstract class SubsetEstimator extends ExampleEstimator {

  private final SubsetSpec spec;
  private final SubsetProgram[] programs;

  SubsetEstimator(SubsetSpec spec, RowWorkers workers) {
    super(spec, new Uniform(), workers);
    this.spec = spec;
    this.programs = new SubsetProgram[workers.threads()];
    Arrays.setAll(programs, i -> new SubsetProgram());
  }

  @Override
  public final void forward(Instances instances, float[] theta, float[] noise, float[] z) {
    Rows rows = instances.rows();
    int samples = spec.samples();
    rows.requireSize("theta", theta, 1);
    rows.requireSize("noise", noise, samples);
    rows.requireSize("z", z, samples);
    int stride = rows.stride();
    workers()
        .forEach(
            rows.batch(),
            (b, worker) -> {
              int length = rows.length(b);
              NoisySolver.squares("theta", theta, b, stride, length);
              for (int row = b * samples; row < (b + 1) * samples; row++) {
                Arrays.fill(z, row * stride + length, (row + 1) * stride, 0f);
              }
              eachBlock(
                  instances,
                  theta,
                  b,
                  worker,
                  (program, from, size) -> {
                    for (int row = b * samples; row < (b + 1) * samples; row++) {
                      int at = row * stride + from;
                      program.sample(noise, at, z, at);
                    }
                  });
            });
  }

  @Override
  final boolean readsNoiseBackward() {
    return false;
  }

  /** What is done with the distribution of one block, {@code size} elements from {@code from}. */
  @FunctionalInterface
  interface BlockTask {
    void run(SubsetProgram program, int from, int size);
  }

  /** Sets up the distribution of each block of an example in turn. */
  final void eachBlock(Instances instances, float[] theta, int b, int worker, BlockTask task) {
    SubsetSolver solver = EstimatorText.subsetSolver(spec, instances.solver(b));
    int length = instances.rows().length(b);
    int at = b * instances.rows().stride();
    int size = solver.blockSize(length);
    SubsetProgram program = programs[worker];
    for (int from = 0; from < length; from += size) {
      program.set(theta, at + from, size, solver.k(), spec.thetaTemperature());
      task.run(program, from, size);
    }
  }
}
