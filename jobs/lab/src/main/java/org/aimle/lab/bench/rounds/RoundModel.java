package org.aimle.lab.bench.rounds;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;

/**
 * What a round takes with many executors, one worker on each, worked out from what was measured
 * with few. Times are in milliseconds.
 *
 * @param parameters of the network
 * @param step a minibatch of a worker
 * @param straggling what the slowest worker takes beyond the mean one, as a share of its steps
 * @param encode of a worker in a round
 * @param send to put the state into Spark's storage
 * @param add to add one result to the others
 * @param driver of a round, on the driver, whatever the number of workers
 * @param task of the driver, to start and end one task
 * @param delay of Spark in a round, whatever the number of workers
 * @param gigabits of each machine's network in a second
 */
record RoundModel(
    int parameters,
    double step,
    double straggling,
    double encode,
    double send,
    double add,
    double driver,
    double task,
    double delay,
    double gigabits) {

  /** As in {@code Workers}: above this size of all results executors add them up. */
  private static final double DRIVER_BYTES = 1L << 28;

  /** As in {@code Workers}: what a reducer sends, at most. */
  private static final double REDUCED_BYTES = 1L << 26;

  /** As in {@code ResultPieces}: numbers that go to the same reducer. */
  private static final int PIECE = 1 << 16;

  /** Of a broadcast; who has one hands it on. */
  private static final double BROADCAST_BLOCK = 1L << 22;

  /** What training shall have of the workers' time. */
  private static final double WANTED = 0.95;

  /**
   * What is predicted for some executors, in milliseconds.
   *
   * @param compute steps of the mean worker
   * @param slowest waiting for the slowest one
   */
  record Prediction(
      int executors,
      double compute,
      double slowest,
      double encode,
      double wire,
      double aggregate,
      double driver,
      double delay) {

    /** The time that is no training and no waiting for others that train. */
    double overhead() {
      return encode + wire + aggregate + driver + delay;
    }

    double all() {
      return compute + slowest + overhead();
    }

    double shareInSteps() {
      return compute / all();
    }

    /** The largest part of the overhead. */
    String worst() {
      Map<String, Double> parts =
          Map.of(
              "encode", encode,
              "wire", wire,
              "aggregate", aggregate,
              "driver", driver,
              "delay", delay);
      return Collections.max(parts.entrySet(), Map.Entry.comparingByValue()).getKey();
    }
  }

  /**
   * @param executors at least 1
   * @param frequency minibatches of a worker in a round
   */
  Prediction predict(int executors, int frequency) {
    double compute = frequency * step;
    double bytes = (double) Float.BYTES * parameters;
    double all = executors * bytes;
    double copies = Math.log(executors + 1.0) / Math.log(2);
    double down = Math.min(copies * bytes, 2 * bytes + copies * Math.min(bytes, BROADCAST_BLOCK));
    boolean onDriver = all <= DRIVER_BYTES;
    int adders = onDriver ? 1 : reducers(executors);
    double up = onDriver ? all : Math.max(bytes, all / adders) + bytes;
    return new Prediction(
        executors,
        compute,
        executors == 1 ? 0 : straggling * compute,
        encode,
        send + millis(down + up),
        executors * add / adders,
        driver,
        delay + task * (executors + (onDriver ? 0 : adders)));
  }

  private int reducers(int executors) {
    int pieces = Math.max(1, (parameters + PIECE - 1) / PIECE);
    double means = (double) Float.BYTES * parameters;
    return (int) Math.min(pieces, Math.max(executors, Math.ceil(means / REDUCED_BYTES)));
  }

  private double millis(double bytes) {
    return bytes * 8 / (gigabits * 1e9) * 1e3;
  }

  /** The averaging frequency from which on training has what it shall have; 0 if none does. */
  int frequencyWanted(int executors) {
    double rest = 1 - WANTED * (1 + (executors == 1 ? 0 : straggling));
    return rest <= 0
        ? 0
        : (int) Math.ceil(WANTED * predict(executors, 1).overhead() / (step * rest));
  }

  /** A row for each number of executors. */
  String table(int[] executors, int frequency, int batch) {
    StringBuilder table =
        new StringBuilder(
            "| executors | round ms | compute | slowest | encode | wire | aggregate | driver | delay | in"
                + " steps % | most beside steps | H for 95 % | examples of a round |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (int number : executors) {
      Prediction p = predict(number, frequency);
      table.append(
          String.format(
              Locale.ROOT,
              "| %d | %.0f | %.0f | %.0f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %s | %d | %,d |%n",
              number,
              p.all(),
              p.compute(),
              p.slowest(),
              p.encode(),
              p.wire(),
              p.aggregate(),
              p.driver(),
              p.delay(),
              100 * p.shareInSteps(),
              p.worst(),
              frequencyWanted(number),
              (long) number * frequency * batch));
    }
    return table.toString();
  }
}
