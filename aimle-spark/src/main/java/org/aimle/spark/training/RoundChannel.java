package org.aimle.spark.training;

import java.io.Serializable;

/**
 * The way of a round's state to the workers and of their results to the driver. The driver opens
 * and closes it; it travels to executors within the task.
 */
interface RoundChannel extends Serializable {

  /** The state from which the round begins; on an executor. */
  ModelState state();

  /** Hands over a partition's result; on an executor. What it returns goes to the driver. */
  byte[] deliver(int partition, WorkerResult result);

  /** Takes a partition's result; on the driver. */
  WorkerResult receive(int partition, byte[] delivered);

  /** Ends the round; on the driver. */
  void close();
}
