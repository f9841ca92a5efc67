package org.aimle.spark.training.executor;

import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchMemory;

/** One partition's epoch at the place where the partition's last round ended. Not thread-safe. */
final class OpenEpoch implements AutoCloseable {

  private final int epoch;
  private final EpochMinibatches minibatches;
  private int next;

  OpenEpoch(int epoch, EpochMinibatches minibatches, int firstStep) {
    this.epoch = epoch;
    this.minibatches = minibatches;
    this.next = firstStep;
  }

  boolean isAt(int wantedEpoch, int step) {
    return epoch == wantedEpoch && next == step;
  }

  int size() {
    return minibatches.size();
  }

  int position() {
    return next;
  }

  EpochMinibatches minibatches() {
    return minibatches;
  }

  Minibatch take(MinibatchMemory memory) {
    return minibatches.get(next++, memory);
  }

  @Override
  public void close() {
    minibatches.close();
  }
}
