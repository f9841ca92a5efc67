package org.aimle.spark.training.executor;

import java.util.Iterator;
import org.aimle.spark.internal.PartitionTask;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.MinibatchSource;
import org.aimle.spark.training.wire.LossSum;
import org.aimle.spark.training.wire.RoundChannel;
import org.aimle.spark.training.wire.RoundPlan;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/** One worker's part of a validation, on an executor. */
public final class ValidationTask<V> implements PartitionTask<V> {

  private static final long serialVersionUID = 1L;

  private final RoundPlan plan;
  private final MinibatchSource<V> source;
  private final Broadcast<byte[]> configuration;
  private final RoundChannel channel;

  public ValidationTask(
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
    LossSum sum = shards.hasNext() ? evaluate(task, OnlyShard.of(task, shards)) : LossSum.NONE;
    return sum.toBytes();
  }

  private LossSum evaluate(TaskContext task, V shard) throws InterruptedException {
    try (EpochMinibatches minibatches = source.open(shard, plan.seed(), 0)) {
      LossSum sum = LossSum.NONE;
      for (int from = 0; from < minibatches.size(); ) {
        int first = from;
        int end = minibatches.fetchedUntil(first);
        source.fetch(shard, minibatches, first, end);
        LossSum part =
            ReplicaPool.of(plan.runId())
                .with(
                    task,
                    configuration,
                    plan.threads(),
                    (replica, killed) ->
                        replica.evaluate(channel.state(), minibatches, first, end, killed));
        sum = from == 0 ? part : sum.plus(part);
        from = end;
      }
      return sum;
    } catch (OutOfMemoryError e) {
      throw ExecutorSetup.outOfMemory(e);
    }
  }
}
