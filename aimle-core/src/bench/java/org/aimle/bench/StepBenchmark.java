package org.aimle.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.Solved;
import org.aimle.lambda.LambdaState;
import org.aimle.noise.NoiseKeys;
import org.aimle.noise.Noises;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One step of an estimator on one thread: noise drawn, forward pass, backward pass with a given
 * gradient of the loss. New noise each time; lambda is about {@code ||theta|| / ||dy||}, so that
 * nothing is skipped.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StepBenchmark {

  @Param public Problem problem;

  @Param({"gumbel", "sum-of-gamma"})
  public String noise;

  @Param("aimle-central")
  public String estimator;

  private final LambdaState state = new LambdaState(1, 1, 0);
  private GradientEstimator estimate;
  private Instances instances;
  private long[] ids;
  private float[] theta;
  private float[] dy;
  private float[] draws;
  private float[] gradient;
  private int step;

  @Setup
  public void prepare() {
    Rows rows = problem.rows();
    MapSolver solver = problem.solver().create();
    instances = Instances.of(solver, rows);
    // The terms of Sum-of-Gamma are spread over the ones of a solution.
    String ones = problem.solver().parameters().getOrDefault("k", "10");
    String named = noise.equals("sum-of-gamma") ? "sum-of-gamma:k=" + ones : noise;
    estimate =
        EstimatorSpec.parse(estimator).create(solver, Noises.parse(named), RowWorkers.caller());
    ids = LongStream.range(0, rows.batch()).toArray();
    Random random = new Random(1);
    int size = rows.batch() * rows.stride();
    theta = new float[size];
    dy = new float[size];
    for (int i = 0; i < size; i++) {
      theta[i] = (float) (random.nextGaussian() + problem.meanScore());
      dy[i] = (float) random.nextGaussian();
    }
    draws = new float[size];
    gradient = new float[size];
  }

  @Benchmark
  public float[] step() {
    Rows rows = instances.rows();
    NoiseKeys keys = new NoiseKeys(1, step++, ids);
    for (int b = 0; b < rows.batch(); b++) {
      estimate.noise().fill(keys.key(b, 0), draws, b * rows.stride(), rows.length(b));
    }
    Solved solved = estimate.forward(instances, theta, draws);
    estimate.backward(solved, Feedback.of(dy), state, gradient);
    return gradient;
  }
}
