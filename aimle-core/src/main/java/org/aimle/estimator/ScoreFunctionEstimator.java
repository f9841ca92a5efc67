package org.aimle.estimator;

import java.util.Arrays;
import org.aimle.solver.RowWorkers;

/**
 * The score function with exact samples: {@code gradient = mean over s of (loss_s - baseline_s)
 * (z_s - mu) / temperature}, with {@code baseline_s} the mean loss of the other samples, or 0 if
 * there is one sample. Unbiased for the gradient of the expected loss. With a baseline the
 * marginals {@code mu} cancel: {@code sum over s of (loss_s - mean loss) z_s / ((S - 1)
 * temperature)}.
 */
final class ScoreFunctionEstimator extends SubsetEstimator {

  private final SubsetSpec spec;
  private final double[][] sums;

  ScoreFunctionEstimator(SubsetSpec spec, RowWorkers workers) {
    super(spec, workers);
    this.spec = spec;
    this.sums = new double[workers.threads()][0];
  }

  @Override
  void prepare(Solved solved) {
    int stride = solved.instances().rows().stride();
    if (sums[0].length < stride) {
      Arrays.setAll(sums, i -> new double[stride]);
    }
  }

  @Override
  void gradient(Solved solved, Feedback feedback, float[] gradient, int b, int worker) {
    int stride = solved.instances().rows().stride();
    int length = solved.instances().rows().length(b);
    int samples = spec.samples();
    float[] losses = feedback.losses();
    double[] sum = sums[worker];
    double mean = 0;
    if (samples == 1) {
      eachBlock(
          solved.instances(),
          solved.theta(),
          b,
          worker,
          (distribution, from, size) -> distribution.marginals(sum, from));
      for (int i = 0; i < length; i++) {
        sum[i] *= -losses[b];
      }
    } else {
      Arrays.fill(sum, 0, length, 0);
      for (int s = b * samples; s < (b + 1) * samples; s++) {
        mean += (double) losses[s] / samples;
      }
    }
    for (int s = b * samples; s < (b + 1) * samples; s++) {
      double weight = losses[s] - mean;
      for (int i = 0; i < length; i++) {
        sum[i] += weight * solved.z()[s * stride + i];
      }
    }
    double scale = 1 / (Math.max(1, samples - 1) * spec.thetaTemperature());
    for (int i = 0; i < length; i++) {
      gradient[b * stride + i] = (float) (sum[i] * scale);
    }
  }
}
