package org.aimle.estimator;

import java.util.Arrays;
import org.aimle.solver.Instances;
import org.aimle.solver.NonFiniteScoresException;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;

/**
 * Perturb and maximise: {@code z[b * T + t] = MAP(P(theta[b]) + temperature * noise[b, t])}. Not
 * thread-safe: owns scratch memory.
 */
final class NoisySolver {

  private final RowWorkers workers;
  private final Projection projection;
  private final Perturbation perturbation;
  private final float temperature;
  private final int draws;
  private final float[][] scores;
  private final float[][] solutions;

  NoisySolver(RowWorkers workers, Projection projection, double temperature, int draws) {
    this(workers, projection, Perturbation.ADDITIVE, temperature, draws);
  }

  NoisySolver(
      RowWorkers workers,
      Projection projection,
      Perturbation perturbation,
      double temperature,
      int draws) {
    this.perturbation = perturbation;
    this.workers = workers;
    this.projection = projection;
    this.temperature = (float) temperature;
    this.draws = draws;
    this.scores = new float[workers.threads()][0];
    this.solutions = new float[workers.threads()][0];
  }

  /** The solutions {@code [B * T, stride]}, in a new array. */
  float[] solve(Instances instances, float[] theta, float[] noise) {
    Rows rows = instances.rows();
    rows.requireSize("theta", theta, 1);
    if (temperature > 0) {
      rows.requireSize("noise", noise, draws);
    }
    int stride = rows.stride();
    float[] z = new float[rows.batch() * draws * stride];
    if (scores[0].length < stride) {
      Arrays.setAll(scores, i -> new float[stride]);
      Arrays.setAll(solutions, i -> new float[stride]);
    }
    workers.forEach(
        rows.batch(),
        (b, worker) -> {
          float[] mine = scores[worker];
          float[] solution = solutions[worker];
          int length = rows.length(b);
          for (int row = b * draws; row < (b + 1) * draws; row++) {
            int at = row * stride;
            System.arraycopy(theta, b * stride, mine, 0, length);
            projection.apply(mine, length);
            if (temperature > 0) {
              System.arraycopy(noise, at, solution, 0, length);
              perturbation.apply(mine, solution, temperature, length);
            }
            instances.solve(b, mine, solution, 0, length);
            System.arraycopy(solution, 0, z, at, length);
          }
        });
    return z;
  }

  /**
   * The sum of the squares of a row.
   *
   * @throws NonFiniteScoresException if an element is not finite
   */
  static double squares(String name, float[] array, int row, int stride, int length) {
    // Four sums, for each addition to one waits for the last.
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = row * stride;
    int end = i + length;
    for (; i < end - 3; i += 4) {
      sum0 += (double) array[i] * array[i];
      sum1 += (double) array[i + 1] * array[i + 1];
      sum2 += (double) array[i + 2] * array[i + 2];
      sum3 += (double) array[i + 3] * array[i + 3];
    }
    for (; i < end; i++) {
      sum0 += (double) array[i] * array[i];
    }
    double sum = sum0 + sum1 + sum2 + sum3;
    if (!Double.isFinite(sum)) {
      throw new NonFiniteScoresException(
          name + " has a value in row " + row + " that is not finite: training has diverged");
    }
    return sum;
  }
}
