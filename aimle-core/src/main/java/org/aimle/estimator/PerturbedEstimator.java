package org.aimle.estimator;

import java.util.Arrays;
import org.aimle.noise.SmoothNoise;
import org.aimle.solver.Instances;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;

/**
 * Differentiates an expectation over the noise, whose density is {@code exp(-nu)}:
 *
 * <pre>
 *   z_s      = MAP(theta + tau noise_s)
 *   gradient = mean over s of (v_s - baseline_s) nu'(noise_s) / tau
 *   v_s      = &lt;z_s, dy&gt;, with dy the gradient at the mean of the z_s     perturbed
 *              the loss of z_s                                         perturbed-score-function
 * </pre>
 *
 * {@code baseline_s} is the mean of the other draws' v, or 0 if there is one draw; it does not
 * depend on {@code noise_s}, so the estimate stays unbiased, of perturbed for a given {@code dy}:
 * where the loss is not linear, {@code dy} hangs on the same draws, which is a bias of order 1 / S.
 * So {@code gradient = sum over s of (v_s - mean v) nu'(noise_s) / ((S - 1) tau)}.
 *
 * <p>With multiplicative perturbation {@code z_s = MAP(theta exp(tau noise_s - tau^2 / 2))}, and
 * {@code tau theta}, element by element, stands for {@code tau} (Dalle, Baty, Bouvier, Parmentier,
 * 2022): a score is moved by the logarithm of its magnitude. The gradient of a score of 0, which no
 * noise moves, is given as 0, and so is that of scores below {@link Float#MIN_NORMAL} in magnitude:
 * divided by them it is hardly ever finite.
 */
final class PerturbedEstimator extends ExampleEstimator {

  private final PerturbedSpec spec;
  private final SmoothNoise density;
  private final NoisySolver forward;
  private final double[][] values;
  private final double[][] sums;

  PerturbedEstimator(PerturbedSpec spec, SmoothNoise noise, RowWorkers workers) {
    super(spec, noise, workers);
    this.spec = spec;
    this.density = noise;
    this.forward =
        new NoisySolver(
            workers, Projection.NONE, spec.perturbation(), spec.thetaTemperature(), spec.samples());
    this.values = new double[workers.threads()][spec.samples()];
    this.sums = new double[workers.threads()][0];
  }

  @Override
  public Solved forward(Instances instances, float[] theta, float[] noise) {
    float[] solutions = forward.solve(instances, theta, noise);
    if (spec.method() == PerturbedMethod.SCORE_FUNCTION) {
      return Solved.of(instances, theta, noise, solutions);
    }
    Rows rows = instances.rows();
    int stride = rows.stride();
    int samples = spec.samples();
    float[] mean = new float[rows.batch() * stride];
    for (int b = 0; b < rows.batch(); b++) {
      for (int i = 0; i < stride; i++) {
        float sum = 0;
        for (int row = b * samples; row < (b + 1) * samples; row++) {
          sum += solutions[row * stride + i];
        }
        mean[b * stride + i] = sum / samples;
      }
    }
    return new Solved(instances, theta, noise, mean, solutions);
  }

  @Override
  boolean readsNoiseBackward() {
    return true;
  }

  @Override
  void prepare(Solved solved) {
    solved.instances().rows().requireSize("solutions", solved.solutions(), spec.samples());
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
    double[] value = values[worker];
    double mean = 0;
    for (int s = 0; s < samples; s++) {
      value[s] = value(solved, feedback, b, s, stride, length);
      mean += value[s] / samples;
    }
    double baseline = samples > 1 ? mean : 0;
    double[] sum = sums[worker];
    Arrays.fill(sum, 0, length, 0);
    for (int s = 0; s < samples; s++) {
      double weight = value[s] - baseline;
      if (weight != 0) {
        int at = (b * samples + s) * stride;
        for (int i = 0; i < length; i++) {
          sum[i] += weight * density.score(solved.noise()[at + i]);
        }
      }
    }
    double scale = 1 / (Math.max(1, samples - 1) * spec.thetaTemperature());
    boolean additive = spec.perturbation() == Perturbation.ADDITIVE;
    for (int i = 0; i < length; i++) {
      float theta = solved.theta()[b * stride + i];
      double slope = additive ? sum[i] : Math.abs(theta) < Float.MIN_NORMAL ? 0 : sum[i] / theta;
      gradient[b * stride + i] = (float) (slope * scale);
    }
  }

  private double value(Solved solved, Feedback feedback, int b, int s, int stride, int length) {
    int row = b * spec.samples() + s;
    if (spec.method() == PerturbedMethod.SCORE_FUNCTION) {
      return feedback.losses()[row];
    }
    double product = 0;
    for (int i = 0; i < length; i++) {
      product += (double) solved.solutions()[row * stride + i] * feedback.dy()[b * stride + i];
    }
    return product;
  }
}
