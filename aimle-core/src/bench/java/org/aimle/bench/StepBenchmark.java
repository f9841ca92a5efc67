package org.aimle.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.noise.NoiseKeys;
import org.aimle.noise.Noises;
import org.aimle.solver.Instances;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.SolverSpec;
import org.aimle.target.LambdaState;
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

  /** Examples, elements of each, solver. */
  @Param({
    "40 350 top-k:k=10",
    "400 350 top-k:k=10",
    "20000 20 top-k:k=1",
    "128 1000 top-k:k=50",
    "70 144 grid-path:rows=12,columns=12,neighbours=8",
    "128 90 spanning-tree:vertices=10,layout=double",
  })
  public String problem;

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
  private float[] z;
  private float[] gradient;
  private int step;

  @Setup
  public void prepare() {
    String[] parts = problem.split(" ", 3);
    int batch = Integer.parseInt(parts[0]);
    int n = Integer.parseInt(parts[1]);
    SolverSpec solver = SolverSpec.parse(parts[2]);
    // The terms of Sum-of-Gamma are spread over the ones of a solution.
    String ones = solver.parameters().getOrDefault("k", "10");
    String named = noise.equals("sum-of-gamma") ? "sum-of-gamma:k=" + ones : noise;
    estimate =
        EstimatorSpec.parse(estimator)
            .create(solver.create(), Noises.parse(named), RowWorkers.caller());
    instances = Instances.of(solver.create(), Rows.full(batch, n));
    ids = LongStream.range(0, batch).toArray();
    // Scores of the sign that a path solver wants: costs are minus scores.
    double shift = parts[2].contains("path") ? -3 : 0;
    Random random = new Random(1);
    theta = new float[batch * n];
    dy = new float[batch * n];
    for (int i = 0; i < batch * n; i++) {
      theta[i] = (float) (random.nextGaussian() + shift);
      dy[i] = (float) random.nextGaussian();
    }
    draws = new float[batch * n];
    z = new float[batch * n];
    gradient = new float[batch * n];
  }

  @Benchmark
  public float[] step() {
    Rows rows = instances.rows();
    NoiseKeys keys = new NoiseKeys(1, step++, ids);
    for (int b = 0; b < rows.batch(); b++) {
      estimate.noise().fill(keys.key(b, 0), draws, b * rows.stride(), rows.length(b));
    }
    estimate.forward(instances, theta, draws, z);
    estimate.backward(instances, theta, draws, z, Feedback.of(dy), state, gradient);
    return gradient;
  }
}
