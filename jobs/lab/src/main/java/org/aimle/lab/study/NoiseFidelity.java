package org.aimle.lab.study;

import java.util.Arrays;
import org.aimle.lab.exact.GibbsDistribution;
import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.NoiseKeys;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;

/**
 * How nearly solving with noise samples {@code p(z) ~ exp(<theta, z>)}: how far the frequencies of
 * the elements are from its marginals.
 *
 * @param problem name
 * @param noise in writing
 * @param marginalError root mean square over elements and instances of {@code E[MAP(theta + noise)]
 *     - E[z]}; what chance adds is taken out
 * @param withoutNoise the same of {@code MAP(theta)}, for comparison
 */
public record NoiseFidelity(
    String problem, String noise, double marginalError, double withoutNoise) {

  private static final int DRAWS = 4000;

  /** Keeps these draws apart from those of estimates. */
  private static final int EPOCH = 2;

  static NoiseFidelity of(
      StudyProblem problem,
      NoiseDistribution noise,
      StudySettings settings,
      MapSolver solver,
      RowWorkers workers) {
    double[] errors = new double[settings.instances()];
    double[] withoutNoise = new double[settings.instances()];
    workers.forEach(
        errors.length,
        (index, worker) -> {
          float[] theta = StudyInstance.scores(problem, settings.seed(), index);
          double[] marginals =
              new GibbsDistribution(problem.feasible(), StudyInstance.widened(theta)).marginals();
          errors[index] = error(theta, marginals, noise, settings, index, solver);
          float[] z = new float[marginals.length];
          solver.solve(theta, z, 0, z.length);
          for (int i = 0; i < z.length; i++) {
            withoutNoise[index] += Math.pow(z[i] - marginals[i], 2) / z.length;
          }
        });
    return new NoiseFidelity(
        problem.name(),
        noise.toString(),
        Math.sqrt(Math.max(0, Arrays.stream(errors).average().orElseThrow())),
        Math.sqrt(Arrays.stream(withoutNoise).average().orElseThrow()));
  }

  /** Mean square over the elements. */
  private static double error(
      float[] theta,
      double[] marginals,
      NoiseDistribution noise,
      StudySettings settings,
      int index,
      MapSolver solver) {
    int n = theta.length;
    NoiseKeys keys = new NoiseKeys(settings.seed(), EPOCH, new long[] {index});
    float[] scores = new float[n];
    float[] z = new float[n];
    int[] ones = new int[n];
    for (int draw = 0; draw < DRAWS; draw++) {
      noise.fill(keys.key(0, draw), scores, 0, n);
      for (int i = 0; i < n; i++) {
        scores[i] += theta[i];
      }
      solver.solve(scores, z, 0, n);
      for (int i = 0; i < n; i++) {
        ones[i] += z[i] == 1 ? 1 : 0;
      }
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double frequency = (double) ones[i] / DRAWS;
      double chance = frequency * (1 - frequency) / (DRAWS - 1);
      sum += Math.pow(frequency - marginals[i], 2) - chance;
    }
    return sum / n;
  }
}
