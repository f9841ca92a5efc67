package org.aimle.study;

import java.util.Random;
import org.aimle.noise.NoiseKeys;

/**
 * Random scores and a random loss {@code ||z - b||^2} with {@code b = |x|}, {@code x} standard
 * normal, as in the published experiment; and the exact gradient of the expected loss.
 *
 * @param theta scores {@code [n]}
 * @param b {@code [n]}
 * @param gradient exact, {@code [n]}
 */
record StudyInstance(float[] theta, float[] b, double[] gradient) {

  /** A pure function of the problem, the seed and the index. */
  static StudyInstance random(StudyProblem problem, long seed, int index) {
    int n = problem.feasible().elements();
    long key = NoiseKeys.mix(NoiseKeys.mix(seed) + index);
    Random random = new Random(key);
    float[] theta = new float[n];
    float[] b = new float[n];
    for (int i = 0; i < n; i++) {
      double x = random.nextGaussian();
      theta[i] = (float) (problem.scores() == StudyProblem.Scores.COSTS ? -(1 + Math.abs(x)) : x);
    }
    for (int i = 0; i < n; i++) {
      b[i] = (float) Math.abs(random.nextGaussian());
    }
    double[] gradient =
        new GibbsDistribution(problem.feasible(), widened(theta)).expectedGradient(widened(b));
    return new StudyInstance(theta, b, gradient);
  }

  /** {@code ||z - b||^2} of row {@code row} of {@code z [rows, n]}. */
  float loss(float[] z, int row) {
    int at = row * b.length;
    double loss = 0;
    for (int i = 0; i < b.length; i++) {
      double difference = z[at + i] - b[i];
      loss += difference * difference;
    }
    return (float) loss;
  }

  /** Its gradient {@code 2 (z - b)} at each row of {@code z [rows, n]}. */
  float[] lossGradients(float[] z) {
    float[] dy = new float[z.length];
    for (int at = 0; at < z.length; at++) {
      dy[at] = 2 * (z[at] - b[at % b.length]);
    }
    return dy;
  }

  static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
