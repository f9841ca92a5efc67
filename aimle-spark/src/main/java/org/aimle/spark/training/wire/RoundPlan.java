package org.aimle.spark.training.wire;

import java.io.Serializable;

/**
 * What a task needs to know of its round besides the model.
 *
 * @param runId names the run's replicas in each executor
 * @param seed of shuffling, noise and dropout
 * @param epoch since the graph was new, from 0
 * @param firstStep the first minibatch of this round in each partition's epoch
 * @param steps H, minibatches to take at most
 * @param threads for each task
 * @param exchange what beside the parameters goes to and fro
 */
public record RoundPlan(
    String runId, long seed, int epoch, int firstStep, int steps, int threads, Exchange exchange)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** With everything sent in full. */
  public RoundPlan(String runId, long seed, int epoch, int firstStep, int steps, int threads) {
    this(runId, seed, epoch, firstStep, steps, threads, Exchange.FULL);
  }

  public int endStep() {
    return firstStep + steps;
  }
}
