package org.aimle.bench;

import java.util.concurrent.TimeUnit;
import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.Noises;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time of one random number. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NoiseBenchmark {

  private static final int LENGTH = 350;

  @Param({"gumbel", "sum-of-gamma:k=10,iterations=10"})
  public String noise;

  private final float[] out = new float[LENGTH];
  private NoiseDistribution distribution;
  private long key;

  @Setup
  public void prepare() {
    distribution = Noises.parse(noise);
  }

  @Benchmark
  @OperationsPerInvocation(LENGTH)
  public float[] fill() {
    distribution.fill(key++, out, 0, LENGTH);
    return out;
  }
}
