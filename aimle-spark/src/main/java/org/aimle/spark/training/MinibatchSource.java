package org.aimle.spark.training;

import java.io.Serializable;

/**
 * Cuts one partition's examples into the minibatches of an epoch: a pure function of its arguments,
 * so that a retried task sees the same minibatches. Travels to executors with each round, so it
 * holds what is large in a broadcast. Thread-safe.
 *
 * @param <S> the shard: all examples of a partition in one object
 */
public interface MinibatchSource<S> extends Serializable {

  /**
   * The minibatches of one epoch.
   *
   * @param epoch from 0; the same epoch has the same minibatches
   */
  EpochMinibatches open(S shard, long seed, int epoch);
}
