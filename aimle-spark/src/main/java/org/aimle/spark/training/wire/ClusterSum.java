package org.aimle.spark.training.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.lambda.StepStatistics;
import org.aimle.solver.SolverCounts;

/**
 * Sums over workers. Adding is exact for the counts only, so whoever adds does so in the order of
 * the partitions. Not thread-safe.
 */
public final class ClusterSum {

  private int epochSize;
  private long examples;
  private double lossSum;
  private int iterations;
  private int dropped;
  private int lost;
  private final WeightedMean parameters = new WeightedMean();
  private final WeightedMean updaterState = new WeightedMean();
  private StepStatistics statistics = StepStatistics.NONE;
  private Map<String, SolverCounts> solvers = Map.of();
  private WorkerTimes times = WorkerTimes.NONE;
  private int workers;
  private long sending;
  private long working;
  private long adding;

  /** Adds all that a worker hands back. */
  public void add(WorkerResult result) {
    addCounts(result);
    if (result instanceof WorkerResult.Trained trained) {
      parameters.add(trained.parameters(), trained.examples());
      updaterState.add(trained.updaterState(), trained.examples());
    }
  }

  /** Adds all but the arrays; their mean is then set apart. */
  void addCounts(WorkerResult result) {
    epochSize = Math.max(epochSize, result.epochSize());
    if (result instanceof WorkerResult.Trained trained) {
      examples += trained.examples();
      lossSum += trained.lossSum();
      iterations = Math.max(iterations, trained.iterations());
      statistics = statistics.plus(trained.statistics());
      solvers = add(solvers, trained.solvers());
      times = times.plus(trained.times());
      workers++;
    } else if (result instanceof WorkerResult.NonFinite) {
      dropped++;
    } else if (result instanceof WorkerResult.Lost) {
      lost++;
    }
  }

  /** Sets the mean of the arrays that was taken elsewhere. */
  void setMeans(float[] ofParameters, float[] ofUpdaterState) {
    parameters.add(ofParameters, 1);
    updaterState.add(ofUpdaterState, 1);
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

  /** More than 0 if a worker had lost what it kept: then the round does not count. */
  public int lost() {
    return lost;
  }

  public StepStatistics statistics() {
    return statistics;
  }

  /** What the solver of each AIMLE layer did, by vertex name. */
  public Map<String, SolverCounts> solvers() {
    return solvers;
  }

  /** Of all workers together. */
  public WorkerTimes times() {
    return times;
  }

  /** That trained. */
  public int workers() {
    return workers;
  }

  /**
   * Notes what the driver waited for, in nanoseconds.
   *
   * @param job that trains, with the reduction where executors add
   * @param add to add up the results here
   */
  public void took(long job, long add) {
    working = job;
    adding = add;
  }

  /** Notes what all of the round took, of which what was not noted before is sending the state. */
  public void tookInAll(long all) {
    sending = all - working - adding;
  }

  /** What the driver waited for while the state was sent, and freed again; in nanoseconds. */
  public long sending() {
    return sending;
  }

  public long working() {
    return working;
  }

  public long adding() {
    return adding;
  }

  /** Of parameters, or of their changes where the round's {@link Exchange} says so. */
  public float[] meanParameters() {
    return parameters.mean();
  }

  /** Empty where the updater's state does not travel. */
  public float[] meanUpdaterState() {
    return updaterState.mean();
  }

  private static Map<String, SolverCounts> add(
      Map<String, SolverCounts> sums, Map<String, SolverCounts> counts) {
    Map<String, SolverCounts> sum = new LinkedHashMap<>(sums);
    counts.forEach((layer, count) -> sum.merge(layer, count, SolverCounts::plus));
    return Collections.unmodifiableMap(sum);
  }
}
