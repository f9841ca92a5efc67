package org.aimle.estimator;

import java.util.Arrays;
import org.aimle.solver.RowWorkers;

/**
 * SIMPLE: exact samples forward; backward as if z were the marginals {@code mu(theta)}, {@code
 * gradient = mu'(theta)^T (mean over s of dy)}.
 */
final class SimpleEstimator extends SubsetEstimator {

  private final SubsetSpec spec;
  private final double[][] means;
  private final double[][] products;

  SimpleEstimator(SubsetSpec spec, RowWorkers workers) {
    super(spec, workers);
    this.spec = spec;
    this.means = new double[workers.threads()][0];
    this.products = new double[workers.threads()][0];
  }

  @Override
  void prepare(Solved solved) {
    int stride = solved.instances().rows().stride();
    if (means[0].length < stride) {
      Arrays.setAll(means, i -> new double[stride]);
      Arrays.setAll(products, i -> new double[stride]);
    }
  }

  @Override
  void gradient(Solved solved, Feedback feedback, float[] gradient, int b, int worker) {
    int stride = solved.instances().rows().stride();
    int length = solved.instances().rows().length(b);
    double[] mean = means[worker];
    double[] product = products[worker];
    float[] dy = feedback.dy();
    Arrays.fill(mean, 0, length, 0);
    for (int row = b * spec.samples(); row < (b + 1) * spec.samples(); row++) {
      for (int i = 0; i < length; i++) {
        mean[i] += (double) dy[row * stride + i] / spec.samples();
      }
    }
    eachBlock(
        solved.instances(),
        solved.theta(),
        b,
        worker,
        (distribution, from, size) -> distribution.marginalsTimes(mean, from, product, from));
    for (int i = 0; i < length; i++) {
      gradient[b * stride + i] = (float) product[i];
    }
  }
}
