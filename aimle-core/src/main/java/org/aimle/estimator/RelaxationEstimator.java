package org.aimle.estimator;

import java.util.Arrays;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.Instances;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.SubsetSolver;

/**
 * Concrete and SoftSub: {@code z = relaxed(theta + thetaTemperature * noise)} block by block, and
 * the exact gradient, averaged over the samples.
 */
final class RelaxationEstimator extends ExampleEstimator {

  private final RelaxationSpec spec;
  private final Scratch[] scratch;

  RelaxationEstimator(RelaxationSpec spec, NoiseDistribution noise, RowWorkers workers) {
    super(spec, noise, workers);
    this.spec = spec;
    this.scratch = new Scratch[workers.threads()];
    Arrays.setAll(scratch, i -> new Scratch(spec));
  }

  @Override
  public Solved forward(Instances instances, float[] theta, float[] noise) {
    Rows rows = instances.rows();
    rows.requireSize("theta", theta, 1);
    if (readsNoiseBackward()) {
      rows.requireSize("noise", noise, spec.samples());
    }
    int stride = rows.stride();
    float[] z = new float[rows.batch() * spec.samples() * stride];
    grow(stride);
    workers()
        .forEach(
            rows.batch(),
            (b, worker) -> {
              NoisySolver.squares("theta", theta, b, stride, rows.length(b));
              eachBlock(
                  instances,
                  theta,
                  noise,
                  b,
                  worker,
                  (mine, row, from, size) -> {
                    for (int i = 0; i < size; i++) {
                      z[row * stride + from + i] = (float) mine.z[i];
                    }
                  });
            });
    return Solved.of(instances, theta, noise, z);
  }

  @Override
  boolean readsNoiseBackward() {
    return spec.thetaTemperature() > 0;
  }

  @Override
  void prepare(Solved solved) {
    grow(solved.instances().rows().stride());
  }

  private void grow(int stride) {
    for (Scratch one : scratch) {
      one.grow(stride);
    }
  }

  @Override
  void gradient(Solved solved, Feedback feedback, float[] gradient, int b, int worker) {
    int stride = solved.instances().rows().stride();
    float[] dy = feedback.dy();
    eachBlock(
        solved.instances(),
        solved.theta(),
        solved.noise(),
        b,
        worker,
        (mine, row, from, size) -> {
          for (int i = 0; i < size; i++) {
            mine.dy[i] = dy[row * stride + from + i];
          }
          mine.relaxed.backward(mine.dy, mine.gradient);
          for (int i = 0; i < size; i++) {
            gradient[b * stride + from + i] += (float) (mine.gradient[i] / spec.samples());
          }
        });
  }

  /** What is done with one block of one row. */
  @FunctionalInterface
  private interface BlockTask {
    void run(Scratch mine, int row, int from, int size);
  }

  private void eachBlock(
      Instances instances, float[] theta, float[] noise, int b, int worker, BlockTask task) {
    SubsetSolver solver = Subsets.solver(spec, instances.solver(b));
    Scratch mine = scratch[worker];
    int stride = instances.rows().stride();
    int length = instances.rows().length(b);
    int size = solver.blockSize(length);
    for (int row = b * spec.samples(); row < (b + 1) * spec.samples(); row++) {
      for (int from = 0; from < length; from += size) {
        for (int i = 0; i < size; i++) {
          mine.w[i] = theta[b * stride + from + i];
          if (spec.thetaTemperature() > 0) {
            mine.w[i] += spec.thetaTemperature() * noise[row * stride + from + i];
          }
        }
        mine.relaxed.forward(mine.w, size, solver.k(), mine.z);
        task.run(mine, row, from, size);
      }
    }
  }

  /** One thread's block. */
  private static final class Scratch {
    final RelaxedTopK relaxed;
    double[] w = new double[0];
    double[] z = new double[0];
    double[] dy = new double[0];
    double[] gradient = new double[0];

    Scratch(RelaxationSpec spec) {
      relaxed = new RelaxedTopK(spec.relaxation(), spec.temperature());
    }

    void grow(int size) {
      if (w.length < size) {
        w = new double[size];
        z = new double[size];
        dy = new double[size];
        gradient = new double[size];
      }
    }
  }
}
