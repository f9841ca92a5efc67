package org.aimle.spark.training;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What is done with one partition on an executor; with what training and validation share: the
 * partition's one shard, and a replica on loan.
 */
interface PartitionTask<S> {

  /** Its result as bytes. */
  byte[] run(TaskContext task, Iterator<S> shards) throws InterruptedException;

  /** Work with a replica. */
  interface Work<T> {
    T with(Replica replica, BooleanSupplier killed) throws InterruptedException;
  }

  /**
   * The partition's shard; the partition is known not to be empty.
   *
   * @throws IllegalArgumentException if it has a second one
   */
  static <S> S onlyShard(TaskContext task, Iterator<S> shards) {
    S shard = shards.next();
    if (shards.hasNext()) {
      throw new IllegalArgumentException(
          "partition "
              + task.partitionId()
              + " has more than one shard; gather its examples into one element (mapPartitions)");
    }
    return shard;
  }

  /** A replica that broke, or whose task failed or was killed, is not used again. */
  static <T> T withReplica(
      TaskContext task,
      ReplicaPool pool,
      Broadcast<byte[]> configuration,
      int threads,
      Work<T> work)
      throws InterruptedException {
    OptionalInt device = Devices.of(task);
    ExecutorSetup.apply(threads);
    Replica replica = null;
    boolean fit = false;
    try {
      replica = pool.take(device).orElse(null);
      if (replica == null) {
        replica =
            new Replica(new String(configuration.value(), StandardCharsets.UTF_8), device, threads);
      }
      T result = work.with(replica, task::isInterrupted);
      fit = !replica.isBroken();
      return result;
    } finally {
      if (fit) {
        pool.giveBack(replica);
      } else {
        pool.lost();
        if (replica != null) {
          replica.close();
        }
      }
    }
  }
}
