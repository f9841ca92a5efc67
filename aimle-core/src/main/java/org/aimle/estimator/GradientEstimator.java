package org.aimle.estimator;

import java.util.Arrays;
import java.util.Objects;
import org.aimle.solver.MapSolver;
import org.aimle.solver.NonFiniteScoresException;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.target.LambdaState;
import org.aimle.target.SparsityStatistics;

/**
 * Solves a minibatch with noise, and estimates the gradient of the loss with respect to the scores.
 *
 * <p>All arrays are flat and row-major, {@code stride} elements a row: {@code theta [B, stride]};
 * {@code noise}, {@code z} and {@code dy} {@code [B * T, stride]} with {@code T = S * M}, where row
 * {@code b * T + s * M + m} is draw {@code (s, m)} of example {@code b}. {@code dy} is the gradient
 * of the loss, which falls, at {@code z}, which maximises {@code <z, theta>}. Padding at the ends
 * of rows is neither chosen nor counted in norms or non-zeros, and its gradient is 0.
 *
 * <p>Nothing that is passed in changes but the array for the result, and lambda does not move: that
 * is for the caller, with the statistics returned. What is computed does not depend on the number
 * of threads. Not thread-safe: an estimator owns scratch memory, reused from step to step.
 */
public final class GradientEstimator {

  private final EstimatorSpec spec;
  private final MapSolver solver;
  private final RowWorkers workers;
  private final Scratch[] scratch;
  private double[] thetaSquares = new double[0];
  private double[] dySquares = new double[0];
  private double[] lambdas = new double[0];
  private long[] nonZeros = new long[0];

  /**
   * @param workers the threads that solve rows
   */
  public GradientEstimator(EstimatorSpec spec, MapSolver solver, RowWorkers workers) {
    this.spec = Objects.requireNonNull(spec, "spec");
    this.solver = Objects.requireNonNull(solver, "solver");
    this.workers = Objects.requireNonNull(workers, "workers");
    this.scratch = new Scratch[workers.threads()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  public EstimatorSpec spec() {
    return spec;
  }

  /**
   * {@code z[b * T + t] = MAP(theta[b] + thetaTemperature * noise[b, t])}.
   *
   * @param noise not read, and of any size, if {@code thetaTemperature} is 0
   * @param z receives the solutions {@code [B * T, stride]}
   * @throws IllegalArgumentException if an array has another size, or the solver refuses a row
   */
  public void forward(Rows rows, float[] theta, float[] noise, float[] z) {
    int draws = spec.draws();
    float temperature = (float) spec.thetaTemperature();
    rows.requireSize("theta", theta, 1);
    rows.requireSize("z", z, draws);
    if (temperature > 0) {
      rows.requireSize("noise", noise, draws);
    }
    int stride = rows.stride();
    prepare(rows);
    workers.forEach(
        rows.batch(),
        (b, worker) -> {
          Scratch mine = scratch[worker];
          int length = rows.length(b);
          for (int row = b * draws; row < (b + 1) * draws; row++) {
            int at = row * stride;
            System.arraycopy(theta, b * stride, mine.scores, 0, length);
            addNoise(mine.scores, temperature, noise, at, length);
            solver.solve(mine.scores, mine.right, 0, length);
            System.arraycopy(mine.right, 0, z, at, length);
            Arrays.fill(z, at + length, at + stride, 0f);
          }
        });
  }

  /** As the other {@code forward}, into a new array. */
  public float[] forward(Rows rows, float[] theta, float[] noise) {
    float[] z = new float[rows.batch() * spec.draws() * rows.stride()];
    forward(rows, theta, noise, z);
    return z;
  }

  /**
   * The gradient, averaged over the samples:
   *
   * <pre>
   *   right = MAP(alpha * theta - lambda * dy + targetTemperature * noise)
   *   left  = z                                                          imle
   *           MAP(alpha * theta + targetTemperature * noise)             aimle-forward
   *           MAP(alpha * theta + lambda * dy + targetTemperature*noise) aimle-central
   *   g     = mean over m of (left - right), halved if aimle-central
   *   gradient = mean over s of g / divisor(lambda)
   * </pre>
   *
   * With an adaptive target {@code lambda = beta * sqrt(T) * ||theta|| / ||dy||}: the norm of
   * {@code theta} is that of the T rows made of it, as {@code dy} has T rows. Straight-through: the
   * mean of {@code dy} over the T draws.
   *
   * @param noise that of the forward pass; not read, and of any size, if both temperatures are 0
   * @param z the forward pass's solutions
   * @param state what an adaptive target takes beta from
   * @param gradient receives the gradient {@code [B, stride]}
   * @throws IllegalArgumentException if an array has another size, {@code theta} or {@code dy} is
   *     not finite, or the solver refuses a row
   */
  public GradientSummary backward(
      Rows rows,
      float[] theta,
      float[] noise,
      float[] z,
      float[] dy,
      LambdaState state,
      float[] gradient) {
    int draws = spec.draws();
    rows.requireSize("theta", theta, 1);
    rows.requireSize("z", z, draws);
    rows.requireSize("dy", dy, draws);
    rows.requireSize("gradient", gradient, 1);
    if (spec.thetaTemperature() > 0 || spec.targetTemperature() > 0) {
      rows.requireSize("noise", noise, draws);
    }
    prepare(rows);
    workers.forEach(rows.batch(), (b, worker) -> squares(rows, theta, dy, b));
    boolean differs = spec.method() != Method.STRAIGHT_THROUGH;
    if (differs) {
      setLambdas(rows, state);
    }
    workers.forEach(
        rows.batch(),
        (b, worker) -> {
          if (differs) {
            difference(rows, theta, noise, z, dy, gradient, b, scratch[worker]);
          } else {
            mean(rows, dy, gradient, b, scratch[worker]);
          }
        });
    return summary(rows.batch(), differs);
  }

  private void prepare(Rows rows) {
    int batch = rows.batch();
    if (thetaSquares.length < batch) {
      thetaSquares = new double[batch];
      lambdas = new double[batch];
      nonZeros = new long[batch];
    }
    if (dySquares.length < batch * spec.draws()) {
      dySquares = new double[batch * spec.draws()];
    }
    for (Scratch one : scratch) {
      one.grow(rows.stride());
    }
  }

  private void squares(Rows rows, float[] theta, float[] dy, int b) {
    int length = rows.length(b);
    thetaSquares[b] = squares("theta", theta, b, rows.stride(), length);
    int draws = spec.draws();
    for (int row = b * draws; row < (b + 1) * draws; row++) {
      dySquares[row] = squares("dy", dy, row, rows.stride(), length);
    }
  }

  private static double squares(String name, float[] array, int row, int stride, int length) {
    int from = row * stride;
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += (double) array[i] * array[i];
    }
    if (!Double.isFinite(sum)) {
      throw new NonFiniteScoresException(
          name + " has a value in row " + row + " that is not finite: training has diverged");
    }
    return sum;
  }

  private void setLambdas(Rows rows, LambdaState state) {
    int draws = spec.draws();
    double allTheta = 0;
    double allDy = 0;
    for (int b = 0; b < rows.batch(); b++) {
      double dySquare = 0;
      for (int row = b * draws; row < (b + 1) * draws; row++) {
        dySquare += dySquares[row];
      }
      lambdas[b] = lambda(state, thetaSquares[b], dySquare);
      allTheta += thetaSquares[b];
      allDy += dySquare;
    }
    if (spec.normScope() == NormScope.BATCH) {
      Arrays.fill(lambdas, 0, rows.batch(), lambda(state, allTheta, allDy));
    }
  }

  private double lambda(LambdaState state, double thetaSquare, double dySquare) {
    return spec.target().lambda(state, Math.sqrt(spec.draws() * thetaSquare), Math.sqrt(dySquare));
  }

  private void difference(
      Rows rows,
      float[] theta,
      float[] noise,
      float[] z,
      float[] dy,
      float[] gradient,
      int b,
      Scratch mine) {
    int stride = rows.stride();
    int length = rows.length(b);
    int at = b * stride;
    Method method = spec.method();
    double lambda = lambdas[b];
    // Where nothing has moved the target's unperturbed solution is the forward one.
    boolean unmovedIsForward =
        spec.target().alpha() == 1 && spec.thetaTemperature() == spec.targetTemperature();
    Arrays.fill(gradient, at, at + stride, 0f);
    long count = 0;
    for (int s = 0; s < spec.samples(); s++) {
      Arrays.fill(mine.sum, 0, length, 0f);
      for (int m = 0; m < spec.marginalSamples(); m++) {
        int row = b * spec.draws() + s * spec.marginalSamples() + m;
        int rowAt = row * stride;
        boolean moved = lambda > 0 && dySquares[row] > 0;
        if (!moved && (method != Method.IMLE || unmovedIsForward)) {
          continue;
        }
        solveTarget(theta, at, noise, dy, rowAt, length, moved ? -lambda : 0, mine, mine.right);
        float[] left = mine.left;
        if (method == Method.AIMLE_CENTRAL) {
          solveTarget(theta, at, noise, dy, rowAt, length, lambda, mine, left);
        } else if (method == Method.AIMLE_FORWARD && !unmovedIsForward) {
          solveTarget(theta, at, noise, dy, rowAt, length, 0, mine, left);
        } else {
          System.arraycopy(z, rowAt, left, 0, length);
        }
        for (int i = 0; i < length; i++) {
          mine.sum[i] += left[i] - mine.right[i];
        }
      }
      count += addTo(gradient, at, mine.sum, length);
    }
    nonZeros[b] = count;
    double halved = method == Method.AIMLE_CENTRAL ? 2 : 1;
    scale(gradient, at, length, 1 / (halved * spec.draws() * spec.target().divisor(lambda)));
  }

  /** {@code MAP(alpha * theta + step * dy + targetTemperature * noise)} of one row. */
  private void solveTarget(
      float[] theta,
      int thetaAt,
      float[] noise,
      float[] dy,
      int rowAt,
      int length,
      double step,
      Scratch mine,
      float[] solution) {
    float alpha = (float) spec.target().alpha();
    float along = (float) step;
    float[] scores = mine.scores;
    for (int i = 0; i < length; i++) {
      scores[i] = alpha * theta[thetaAt + i] + along * dy[rowAt + i];
    }
    addNoise(scores, (float) spec.targetTemperature(), noise, rowAt, length);
    solver.solve(scores, solution, 0, length);
  }

  private void mean(Rows rows, float[] dy, float[] gradient, int b, Scratch mine) {
    int stride = rows.stride();
    int length = rows.length(b);
    int at = b * stride;
    Arrays.fill(gradient, at, at + stride, 0f);
    long count = 0;
    for (int s = 0; s < spec.samples(); s++) {
      Arrays.fill(mine.sum, 0, length, 0f);
      for (int m = 0; m < spec.marginalSamples(); m++) {
        int rowAt = (b * spec.draws() + s * spec.marginalSamples() + m) * stride;
        for (int i = 0; i < length; i++) {
          mine.sum[i] += dy[rowAt + i];
        }
      }
      count += addTo(gradient, at, mine.sum, length);
    }
    nonZeros[b] = count;
    scale(gradient, at, length, 1.0 / spec.draws());
  }

  private GradientSummary summary(int batch, boolean differs) {
    long count = 0;
    double lambda = 0;
    double divisor = 0;
    for (int b = 0; b < batch; b++) {
      count += nonZeros[b];
      if (differs) {
        lambda += lambdas[b] / batch;
        divisor += spec.target().divisor(lambdas[b]) / batch;
      }
    }
    return new GradientSummary(
        new SparsityStatistics(count, (long) batch * spec.samples()),
        lambda,
        differs ? divisor : 1);
  }

  private static void addNoise(
      float[] scores, float temperature, float[] noise, int noiseAt, int length) {
    if (temperature > 0) {
      for (int i = 0; i < length; i++) {
        scores[i] += temperature * noise[noiseAt + i];
      }
    }
  }

  /** Adds {@code sum} to the gradient's row and counts its non-zero entries. */
  private static long addTo(float[] gradient, int at, float[] sum, int length) {
    long count = 0;
    for (int i = 0; i < length; i++) {
      gradient[at + i] += sum[i];
      count += sum[i] != 0 ? 1 : 0;
    }
    return count;
  }

  private static void scale(float[] gradient, int at, int length, double factor) {
    for (int i = at; i < at + length; i++) {
      gradient[i] = (float) (gradient[i] * factor);
    }
  }

  /** One thread's rows. */
  private static final class Scratch {
    float[] scores = new float[0];
    float[] left = new float[0];
    float[] right = new float[0];
    float[] sum = new float[0];

    void grow(int stride) {
      if (scores.length < stride) {
        scores = new float[stride];
        left = new float[stride];
        right = new float[stride];
        sum = new float[stride];
      }
    }
  }
}
