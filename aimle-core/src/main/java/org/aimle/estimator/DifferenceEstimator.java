package org.aimle.estimator;

import java.util.Arrays;
import java.util.Objects;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.noise.NoiseDistribution;
import org.aimle.solver.Instances;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.Scores;

/**
 * Differences of solutions: I-MLE, AIMLE, black-box.
 *
 * <pre>
 *   right = MAP(alpha * theta - lambda * dy + targetTemperature * noise)
 *   left  = z                                                          imle, black-box
 *           MAP(alpha * theta + targetTemperature * noise)             aimle-forward
 *           MAP(alpha * theta + lambda * dy + targetTemperature*noise) aimle-central
 *   g     = mean over m of (left - right), halved if aimle-central
 *   gradient = mean over s of g / divisor(lambda)
 * </pre>
 *
 * Row {@code b * T + s * M + m} is draw {@code (s, m)} of example {@code b}. With an adaptive
 * target {@code lambda = beta * sqrt(T) * ||theta|| / ||dy||}: the norm of {@code theta} is that of
 * the T rows made of it, as {@code dy} has T rows.
 *
 * <p>A row of {@code dy} whose norm is below the smallest normal float counts as 0: its digits are
 * lost, and a step along it would be out of a float's range. Moved scores are held within that
 * range.
 */
final class DifferenceEstimator implements GradientEstimator {

  /** Squares of norms below this are those of rows that count as 0. */
  private static final double VANISHING = (double) Float.MIN_NORMAL * Float.MIN_NORMAL;

  /** Sums of terms that are smaller than this need no second look. */
  private static final double WELL_IN_RANGE = Float.MAX_VALUE / 4;

  private final DifferenceSpec spec;
  private final NoiseDistribution noiseDistribution;
  private final RowWorkers workers;
  private final NoisySolver forward;
  private final Scratch[] scratch;
  private double[] thetaSquares = new double[0];
  private double[] dySquares = new double[0];
  private double[] lambdas = new double[0];
  private long[] nonZeros = new long[0];
  private long[] ones = new long[0];

  DifferenceEstimator(DifferenceSpec spec, NoiseDistribution noise, RowWorkers workers) {
    this.spec = Objects.requireNonNull(spec, "spec");
    this.noiseDistribution = Objects.requireNonNull(noise, "noise");
    this.workers = Objects.requireNonNull(workers, "workers");
    this.forward = new NoisySolver(workers, Projection.NONE, spec.thetaTemperature(), spec.draws());
    this.scratch = new Scratch[workers.threads()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  @Override
  public DifferenceSpec spec() {
    return spec;
  }

  @Override
  public NoiseDistribution noise() {
    return noiseDistribution;
  }

  @Override
  public Solved forward(Instances instances, float[] theta, float[] noise) {
    return Solved.of(instances, theta, noise, forward.solve(instances, theta, noise));
  }

  @Override
  public GradientSummary backward(
      Solved solved, Feedback feedback, LambdaState state, float[] gradient) {
    Rows rows = solved.instances().rows();
    float[] theta = solved.theta();
    float[] dy = feedback.dy();
    int draws = spec.draws();
    rows.requireSize("theta", theta, 1);
    rows.requireSize("z", solved.z(), draws);
    rows.requireSize("dy", dy, draws);
    rows.requireSize("gradient", gradient, 1);
    if (spec.thetaTemperature() > 0 || spec.targetTemperature() > 0) {
      rows.requireSize("noise", solved.noise(), draws);
    }
    prepare(rows);
    workers.forEach(rows.batch(), (b, worker) -> squares(rows, theta, dy, b));
    setLambdas(rows, state);
    workers.forEach(
        rows.batch(), (b, worker) -> difference(solved, dy, gradient, b, scratch[worker]));
    return summary(solved.instances());
  }

  private void prepare(Rows rows) {
    int batch = rows.batch();
    if (thetaSquares.length < batch) {
      thetaSquares = new double[batch];
      lambdas = new double[batch];
      nonZeros = new long[batch];
      ones = new long[batch];
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
    thetaSquares[b] = NoisySolver.squares("theta", theta, b, rows.stride(), length);
    int draws = spec.draws();
    for (int row = b * draws; row < (b + 1) * draws; row++) {
      double squares = NoisySolver.squares("dy", dy, row, rows.stride(), length);
      dySquares[row] = squares < VANISHING ? 0 : squares;
    }
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

  private void difference(Solved solved, float[] dy, float[] gradient, int b, Scratch mine) {
    Instances instances = solved.instances();
    float[] noise = solved.noise();
    float[] z = solved.z();
    int stride = instances.rows().stride();
    int length = instances.rows().length(b);
    int at = b * stride;
    DifferenceMethod method = spec.method();
    boolean leftIsForward = method == DifferenceMethod.IMLE || method == DifferenceMethod.BLACK_BOX;
    double lambda = lambdas[b];
    // Where nothing has moved the target's unperturbed solution is the forward one.
    boolean unmovedIsForward =
        spec.target().alpha() == 1 && spec.thetaTemperature() == spec.targetTemperature();
    System.arraycopy(solved.theta(), at, mine.theta, 0, length);
    Arrays.fill(mine.total, 0, length, 0f);
    long count = 0;
    long onesOfAll = 0;
    for (int s = 0; s < spec.samples(); s++) {
      onesOfAll += ones(z, (b * spec.draws() + s * spec.marginalSamples()) * stride, length);
      Arrays.fill(mine.sum, 0, length, 0f);
      for (int m = 0; m < spec.marginalSamples(); m++) {
        int row = b * spec.draws() + s * spec.marginalSamples() + m;
        int rowAt = row * stride;
        boolean moved = lambda > 0 && dySquares[row] > 0;
        if (!moved && (!leftIsForward || unmovedIsForward)) {
          continue;
        }
        System.arraycopy(dy, rowAt, mine.dy, 0, length);
        if (spec.targetTemperature() > 0) {
          System.arraycopy(noise, rowAt, mine.noise, 0, length);
        }
        mine.wellInRange =
            lambda < Float.MAX_VALUE
                && Math.abs(spec.target().alpha()) * Math.sqrt(thetaSquares[b])
                        + lambda * Math.sqrt(dySquares[row])
                    < WELL_IN_RANGE;
        solveTarget(instances, b, length, moved ? -lambda : 0, mine, mine.right);
        if (method == DifferenceMethod.AIMLE_CENTRAL) {
          solveTarget(instances, b, length, lambda, mine, mine.left);
        } else if (method == DifferenceMethod.AIMLE_FORWARD && !unmovedIsForward) {
          solveTarget(instances, b, length, 0, mine, mine.left);
        } else {
          System.arraycopy(z, rowAt, mine.left, 0, length);
        }
        addDifference(mine.left, mine.right, mine.sum, length);
      }
      count += addTo(mine.total, mine.sum, length);
    }
    nonZeros[b] = count;
    ones[b] = onesOfAll;
    double halved = method == DifferenceMethod.AIMLE_CENTRAL ? 2 : 1;
    double factor = 1 / (halved * spec.draws() * spec.target().divisor(lambda));
    Scores.scale(mine.total, (float) Math.min(factor, Float.MAX_VALUE), length);
    System.arraycopy(mine.total, 0, gradient, at, length);
    Arrays.fill(gradient, at + length, at + stride, 0f);
  }

  /** {@code MAP(alpha * theta + step * dy + targetTemperature * noise)} of the row in scratch. */
  private void solveTarget(
      Instances instances, int b, int length, double step, Scratch mine, float[] solution) {
    if (mine.wellInRange) {
      move(
          mine.theta,
          (float) spec.target().alpha(),
          mine.dy,
          (float) step,
          mine.noise,
          (float) spec.targetTemperature(),
          mine.scores,
          length);
    } else {
      moveWithinRange(step, mine, length);
    }
    instances.solve(b, mine.scores, solution, 0, length);
  }

  private void moveWithinRange(double step, Scratch mine, int length) {
    for (int i = 0; i < length; i++) {
      double moved =
          spec.target().alpha() * mine.theta[i]
              + step * mine.dy[i]
              + spec.targetTemperature() * mine.noise[i];
      mine.scores[i] = (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, moved));
    }
  }

  // The compiler turns the loops below into vector instructions only because all arrays are read
  // and written at the same index: that is what rows are copied to scratch memory for.

  private static void move(
      float[] theta,
      float alpha,
      float[] dy,
      float step,
      float[] noise,
      float temperature,
      float[] scores,
      int length) {
    for (int i = 0; i < length; i++) {
      scores[i] = alpha * theta[i] + step * dy[i] + temperature * noise[i];
    }
  }

  private static void addDifference(float[] left, float[] right, float[] sum, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += left[i] - right[i];
    }
  }

  /** Adds {@code sum} to the total and counts its non-zero entries. */
  private static int addTo(float[] total, float[] sum, int length) {
    for (int i = 0; i < length; i++) {
      total[i] += sum[i];
    }
    int count = 0;
    for (int i = 0; i < length; i++) {
      count += sum[i] != 0 ? 1 : 0;
    }
    return count;
  }

  /** The ones of a solution, or its zeros where those are fewer. */
  private static int ones(float[] z, int at, int length) {
    int count = 0;
    for (int i = at; i < at + length; i++) {
      count += z[i] != 0 ? 1 : 0;
    }
    return Math.min(count, length - count);
  }

  private GradientSummary summary(Instances instances) {
    int batch = instances.rows().batch();
    long count = 0;
    long onesOfAll = 0;
    double lambda = 0;
    double divisor = 0;
    for (int b = 0; b < batch; b++) {
      count += nonZeros[b];
      onesOfAll += ones[b];
      lambda += lambdas[b] / batch;
      divisor += spec.target().divisor(lambdas[b]) / batch;
    }
    return new GradientSummary(
        new SparsityStatistics(count, instances.blocks() * spec.samples(), onesOfAll),
        lambda,
        divisor);
  }

  /** One thread's rows. */
  private static final class Scratch {
    float[] theta = new float[0];
    float[] dy = new float[0];

    /** 0 if its factor is. */
    float[] noise = new float[0];

    float[] scores = new float[0];
    float[] left = new float[0];
    float[] right = new float[0];
    float[] sum = new float[0];
    float[] total = new float[0];

    /** Whether no moved score can leave the range of a float. */
    boolean wellInRange;

    void grow(int stride) {
      if (scores.length < stride) {
        theta = new float[stride];
        dy = new float[stride];
        noise = new float[stride];
        scores = new float[stride];
        left = new float[stride];
        right = new float[stride];
        sum = new float[stride];
        total = new float[stride];
      }
    }
  }
}
