package org.aimle.spark.training.wire;

import java.io.DataInput;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.aimle.lambda.StepStatistics;
import org.aimle.solver.SolverCounts;

/**
 * Sums over workers, in double precision. Adding is exact for the counts only, so whoever adds does
 * so in the order of the partitions. Not thread-safe.
 */
public final class ClusterSum {

  private int epochSize;
  private long examples;
  private double lossSum;
  private int iterations;
  private int dropped;
  private Optional<WorkerResult.Trained> only = Optional.empty();
  private double[] parameters = {};
  private double[] updaterState = {};
  private StepStatistics statistics = StepStatistics.NONE;
  private Map<String, SolverCounts> solvers = Map.of();

  public void add(WorkerResult result) {
    epochSize = Math.max(epochSize, result.epochSize());
    if (result instanceof WorkerResult.Trained trained) {
      examples += trained.examples();
      lossSum += trained.lossSum();
      iterations = Math.max(iterations, trained.iterations());
      if (parameters.length == 0 && only.isEmpty()) {
        only = Optional.of(trained);
      } else {
        sumUp();
        addArrays(trained);
      }
      statistics = statistics.plus(trained.statistics());
      solvers = add(solvers, trained.solvers());
    } else if (result instanceof WorkerResult.NonFinite) {
      dropped++;
    }
  }

  public void add(ClusterSum other) {
    epochSize = Math.max(epochSize, other.epochSize);
    examples += other.examples;
    lossSum += other.lossSum;
    iterations = Math.max(iterations, other.iterations);
    dropped += other.dropped;
    sumUp();
    other.sumUp();
    parameters = add(parameters, other.parameters);
    updaterState = add(updaterState, other.updaterState);
    statistics = statistics.plus(other.statistics);
    solvers = add(solvers, other.solvers);
  }

  /** Minibatches of the longest partition's epoch. */
  public int epochSize() {
    return epochSize;
  }

  /** Of the workers that were not dropped. */
  public long examples() {
    return examples;
  }

  public double lossSum() {
    return lossSum;
  }

  /** Of the worker that took most. */
  public int iterations() {
    return iterations;
  }

  /** Workers left out because a number was not finite. */
  public int dropped() {
    return dropped;
  }

  public StepStatistics statistics() {
    return statistics;
  }

  /** What the solver of each AIMLE layer did, by vertex name. */
  public Map<String, SolverCounts> solvers() {
    return solvers;
  }

  public float[] meanParameters() {
    return only.map(WorkerResult.Trained::parameters).orElseGet(() -> mean(parameters));
  }

  public float[] meanUpdaterState() {
    return only.map(WorkerResult.Trained::updaterState).orElseGet(() -> mean(updaterState));
  }

  public byte[] toBytes() {
    sumUp();
    return Wire.bytes(
        size(parameters.length, updaterState.length),
        out -> {
          out.writeInt(epochSize);
          out.writeLong(examples);
          out.writeDouble(lossSum);
          out.writeInt(iterations);
          out.writeInt(dropped);
          Wire.writeDoubles(out, parameters);
          Wire.writeDoubles(out, updaterState);
          statistics.write(out);
          Wire.writeSolvers(out, solvers);
        });
  }

  /**
   * Of the written form, about.
   *
   * @throws IllegalArgumentException if it is more than an array can hold
   */
  static int size(int parameters, int updaterState) {
    long bytes = ((long) parameters + updaterState) * Double.BYTES + 1024;
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a sum over "
              + parameters
              + " parameters and "
              + updaterState
              + " numbers of the updater takes "
              + (bytes >> 20)
              + " MiB but must be below 2 GiB; train a smaller network or use an updater with less"
              + " state");
    }
    return (int) bytes;
  }

  public static ClusterSum fromBytes(byte[] bytes) {
    return Wire.read(bytes, ClusterSum::read);
  }

  private static ClusterSum read(DataInput in) throws IOException {
    ClusterSum sum = new ClusterSum();
    sum.epochSize = in.readInt();
    sum.examples = in.readLong();
    sum.lossSum = in.readDouble();
    sum.iterations = in.readInt();
    sum.dropped = in.readInt();
    sum.parameters = Wire.readDoubles(in);
    sum.updaterState = Wire.readDoubles(in);
    sum.statistics = StepStatistics.read(in);
    sum.solvers = Wire.readSolvers(in);
    return sum;
  }

  private float[] mean(double[] sums) {
    float[] mean = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      mean[i] = (float) (sums[i] / examples);
    }
    return mean;
  }

  /** A single worker's arrays are their own mean, so they become sums when there is a second. */
  private void sumUp() {
    only.ifPresent(this::addArrays);
    only = Optional.empty();
  }

  private void addArrays(WorkerResult.Trained trained) {
    parameters = addWeighted(parameters, trained.parameters(), trained.examples());
    updaterState = addWeighted(updaterState, trained.updaterState(), trained.examples());
  }

  private static Map<String, SolverCounts> add(
      Map<String, SolverCounts> sums, Map<String, SolverCounts> counts) {
    Map<String, SolverCounts> sum = new LinkedHashMap<>(sums);
    counts.forEach((layer, count) -> sum.merge(layer, count, SolverCounts::plus));
    return Collections.unmodifiableMap(sum);
  }

  private static double[] addWeighted(double[] sums, float[] values, long weight) {
    // A float times a count has at most 24 + 29 bits: exact in a double up to 500 million examples.
    double[] to = sums.length == 0 ? new double[values.length] : sums;
    for (int i = 0; i < values.length; i++) {
      to[i] += (double) values[i] * weight;
    }
    return to;
  }

  private static double[] add(double[] sums, double[] values) {
    if (sums.length == 0) {
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      sums[i] += values[i];
    }
    return sums;
  }
}
