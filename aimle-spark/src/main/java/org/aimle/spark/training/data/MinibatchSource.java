package org.aimle.spark.training.data;

import java.io.Serializable;

/**
 * Cuts one partition's examples into the minibatches of an epoch: a pure function of its arguments,
 * so that a retried task sees the same minibatches. Travels to executors with each round, so it
 * holds what is large in a broadcast. Thread-safe.
 *
 * @param <S> the shard: all examples of a partition in one object, or a way to fetch them
 * @since 0.1.0
 */
public interface MinibatchSource<S> extends Serializable {

  /**
   * The minibatches of one epoch.
   *
   * @param epoch from 0; the same epoch has the same minibatches
   */
  EpochMinibatches open(S shard, long seed, int epoch);

  /**
   * Fetches what some minibatches of an epoch are made of; called by the task's own thread, each
   * round with the round's shard. By default nothing: the shard is at hand as a whole.
   *
   * @param opened what {@link #open} gave for the same examples, perhaps in an earlier round
   * @param from first minibatch that will be asked for
   * @param to end of them, at most the epoch's size
   */
  default void fetch(S shard, EpochMinibatches opened, int from, int to) {}

  /**
   * In words, what decides on the minibatches apart from the shards: a training is continued from a
   * checkpoint only with a source of the same description. By default the name of the class; the
   * same in every process.
   */
  default String description() {
    String name = getClass().getName();
    // What follows in the name of a lambda's class is made up anew in each process.
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda);
  }

  /**
   * Tells a shard from others: a training is continued from a checkpoint only on the same data. By
   * default from all that is in the minibatches of the first epoch.
   */
  default DataFingerprint fingerprint(S shard) {
    try (EpochMinibatches minibatches = open(shard, 0, 0)) {
      return DataFingerprint.of(minibatches);
    }
  }
}
