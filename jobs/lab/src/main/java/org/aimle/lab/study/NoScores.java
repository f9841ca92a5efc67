package org.aimle.lab.study;

import java.util.Arrays;
import org.aimle.lab.exact.FeasibleSet;
import org.aimle.lab.exact.GibbsDistribution;
import org.aimle.solver.RowWorkers;

/**
 * What can be had without looking at the scores, and without solving: the gradient of the loss at
 * the mean of all feasible vectors, its own mean taken away where they have equally many ones. An
 * estimate that points worse than this was not worth its solver calls.
 *
 * @param problem name
 * @param cosines with the exact gradients
 */
public record NoScores(String problem, PerInstance cosines) {

  static NoScores of(StudyProblem problem, StudySettings settings, RowWorkers workers) {
    FeasibleSet set = problem.feasible();
    double[] even = new GibbsDistribution(set, new double[set.elements()]).marginals();
    float[] mean = new float[even.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) even[i];
    }
    Double[] cosines = new Double[settings.instances()];
    workers.forEach(
        cosines.length,
        (index, worker) -> {
          StudyInstance instance = StudyInstance.random(problem, settings.seed(), index);
          float[] gradient = new float[mean.length];
          instance.loss().at(mean, new float[1], gradient);
          if (set.hasEquallyManyOnes()) {
            takeMeanAway(gradient);
          }
          cosines[index] = Quality.of(gradient, 1, instance.gradient()).cosine();
        });
    return new NoScores(problem.name(), new PerInstance(Arrays.asList(cosines)));
  }

  private static void takeMeanAway(float[] values) {
    double mean = 0;
    for (float value : values) {
      mean += (double) value / values.length;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] -= (float) mean;
    }
  }
}
