package org.aimle.spark.training.executor;

import java.util.Iterator;
import org.apache.spark.TaskContext;

/** The one shard of a partition. */
final class OnlyShard {

  private OnlyShard() {}

  /**
   * The partition's shard; the partition is known not to be empty.
   *
   * @throws IllegalArgumentException if it has a second one
   */
  static <S> S of(TaskContext task, Iterator<S> shards) {
    S shard = shards.next();
    if (shards.hasNext()) {
      throw new IllegalArgumentException(
          "partition "
              + task.partitionId()
              + " has more than one shard; gather its examples into one element (mapPartitions)");
    }
    return shard;
  }
}
