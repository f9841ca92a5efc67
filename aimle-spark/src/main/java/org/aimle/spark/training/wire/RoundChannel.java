package org.aimle.spark.training.wire;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The way of a round's state to the workers and of their results to the driver. The driver opens
 * and closes it; it travels to executors within the task.
 */
public interface RoundChannel extends Serializable {

  /** The fastest way there is; on the driver. */
  static RoundChannel open(JavaSparkContext context, GraphState state) {
    return context.isLocal() ? SameJvmChannel.open(state) : BroadcastChannel.open(context, state);
  }

  /** The state from which the round begins; on an executor. */
  RoundState state();

  /** Hands over a partition's result; on an executor. What it returns goes to the driver. */
  byte[] deliver(int partition, WorkerResult result);

  /** Takes a partition's result; on the driver. */
  WorkerResult receive(int partition, byte[] delivered);

  /** Ends the round; on the driver. */
  void close();
}
