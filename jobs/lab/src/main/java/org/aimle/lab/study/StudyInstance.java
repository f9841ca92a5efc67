package org.aimle.lab.study;

import java.util.Random;
import org.aimle.lab.exact.GibbsDistribution;
import org.aimle.noise.NoiseKeys;

/**
 * Random scores, a random loss, and the exact gradient of the expected loss.
 *
 * @param theta scores {@code [n]}
 * @param loss of a solution
 * @param gradient exact, {@code [n]}
 */
record StudyInstance(float[] theta, QuadraticLoss loss, double[] gradient) {

  /** A pure function of the problem, the seed and the index. */
  static StudyInstance random(StudyProblem problem, long seed, int index) {
    Random random = random(seed, index);
    float[] theta = scores(problem, random);
    QuadraticLoss loss =
        QuadraticLoss.random(problem.loss(), problem.feasible().elements(), problem.ones(), random);
    double[] gradient =
        new GibbsDistribution(problem.feasible(), widened(theta))
            .expectedGradientOf(loss.of(problem.feasible()));
    return new StudyInstance(theta, loss, gradient);
  }

  /** The scores of the instance of that index. */
  static float[] scores(StudyProblem problem, long seed, int index) {
    return scores(problem, random(seed, index));
  }

  private static Random random(long seed, int index) {
    return new Random(NoiseKeys.mix(NoiseKeys.mix(seed) + index));
  }

  private static float[] scores(StudyProblem problem, Random random) {
    float[] theta = new float[problem.feasible().elements()];
    for (int i = 0; i < theta.length; i++) {
      double x = random.nextGaussian();
      theta[i] = (float) (problem.scores() == StudyProblem.Scores.COSTS ? -(1 + Math.abs(x)) : x);
    }
    return theta;
  }

  static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
