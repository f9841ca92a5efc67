package org.aimle.lab.bench.rounds;

import java.util.List;
import java.util.Locale;
import org.aimle.spark.training.RoundTimes;

/**
 * What the mean round took, in milliseconds. The terms add up to the whole where each worker has a
 * core of its own.
 *
 * @param workers that trained
 * @param compute of the mean worker: cutting minibatches and training on them
 * @param slowest what the slowest worker took beyond the mean one, which all wait for
 * @param encode of the mean worker: setting the state, which it may have to fetch first, and making
 *     bytes of what came out
 * @param wire sending the state into Spark's storage, and bringing results to the driver
 * @param aggregate adding up, by driver or executors
 * @param driver mean, outer optimiser, lambda and what else is done between two jobs
 * @param delay of Spark: planning, starting and ending tasks
 * @param all the round
 * @param computeCpu processor time of {@code compute}
 * @param executorsCpu processor time of all executor processes; NaN where they are not of this
 *     machine
 * @param driverCpu processor time of the driver's process
 */
record RoundTerms(
    int workers,
    double compute,
    double slowest,
    double encode,
    double wire,
    double aggregate,
    double driver,
    double delay,
    double all,
    double computeCpu,
    double executorsCpu,
    double driverCpu) {

  private static final double NANOS = 1e6;

  /** Of rounds and their tasks, the same number of each; processor times are of a round. */
  static RoundTerms of(
      List<RoundTimes> times,
      List<RoundTasks.OfRound> tasks,
      double executorsCpu,
      double driverCpu) {
    int rounds = times.size();
    double[] sums = new double[9];
    for (int i = 0; i < rounds; i++) {
      RoundTimes time = times.get(i);
      RoundTasks.OfRound task = tasks.get(i);
      double steps = time.steps().toNanos() / NANOS / time.workers();
      double job = time.job().toNanos() / NANOS;
      double send = time.send().toNanos() / NANOS;
      double add = time.add().toNanos() / NANOS;
      double all = time.all().toNanos() / NANOS;
      double[] terms = {
        steps,
        task.slowest() - task.mean(),
        task.mean() - steps,
        send + task.fetch(),
        add + task.reduce(),
        all - send - job - add,
        job - task.slowest() - task.reduce() - task.fetch(),
        all,
        time.stepsCpu().toNanos() / NANOS / time.workers()
      };
      for (int j = 0; j < sums.length; j++) {
        sums[j] += terms[j] / rounds;
      }
    }
    return new RoundTerms(
        times.get(0).workers(),
        sums[0],
        sums[1],
        sums[2],
        sums[3],
        sums[4],
        sums[5],
        sums[6],
        sums[7],
        sums[8],
        executorsCpu,
        driverCpu);
  }

  /** Of the workers' time, the share in which they train. */
  double shareInSteps() {
    return compute / all;
  }

  /** The same if executors and driver did not wait for processors, one worker's round after it. */
  double shareInStepsByCpu() {
    return computeCpu / (executorsCpu / workers + driverCpu);
  }

  String table() {
    StringBuilder table = new StringBuilder();
    line(table, "compute", compute);
    line(table, "slowest", slowest);
    line(table, "encode", encode);
    line(table, "wire", wire);
    line(table, "aggregate", aggregate);
    line(table, "driver", driver);
    line(table, "delay", delay);
    line(table, "round", all);
    if (Double.isNaN(executorsCpu)) {
      table.append("processor time: executors are no processes that this one started\n");
      return table.toString();
    }
    table.append(
        String.format(
            Locale.ROOT,
            "processor time of a round: steps %.1f ms a worker, executors %.1f ms a worker, driver"
                + " %.1f ms; in steps: %.1f %% of the time, %.1f %% of the processor time%n",
            computeCpu,
            executorsCpu / workers,
            driverCpu,
            100 * shareInSteps(),
            100 * shareInStepsByCpu()));
    return table.toString();
  }

  private void line(StringBuilder table, String term, double millis) {
    table.append(
        String.format(Locale.ROOT, "%-10s %10.2f ms %6.1f %%%n", term, millis, 100 * millis / all));
  }
}
