package org.aimle.spark.training;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/** One worker's part of a validation, on an executor. */
final class ValidationTask<V> implements PartitionTask<V>, Serializable {

  private static final long serialVersionUID = 1L;

  private final RoundPlan plan;
  private final MinibatchSource<V> source;
  private final Broadcast<byte[]> configuration;
  private final RoundChannel channel;

  ValidationTask(
      RoundPlan plan,
      MinibatchSource<V> source,
      Broadcast<byte[]> configuration,
      RoundChannel channel) {
    this.plan = plan;
    this.source = source;
    this.configuration = configuration;
    this.channel = channel;
  }

  @Override
  public byte[] run(TaskContext task, Iterator<V> shards) throws InterruptedException {
    LossSum sum =
        shards.hasNext() ? evaluate(task, PartitionTask.onlyShard(task, shards)) : LossSum.NONE;
    return sum.toBytes();
  }

  private LossSum evaluate(TaskContext task, V shard) throws InterruptedException {
    try (EpochMinibatches minibatches = source.open(shard, plan.seed(), 0)) {
      return PartitionTask.withReplica(
          task,
          ReplicaPool.of(plan.runId()),
          configuration,
          plan.threads(),
          (replica, killed) -> replica.evaluate(channel.state(), minibatches, killed));
    }
  }
}
