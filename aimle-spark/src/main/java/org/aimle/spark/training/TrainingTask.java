package org.aimle.spark.training;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/** One worker's part of a round, on an executor. */
final class TrainingTask<S> implements PartitionTask<S>, Serializable {

  private static final long serialVersionUID = 1L;

  private final RoundPlan plan;
  private final MinibatchSource<S> source;
  private final Broadcast<byte[]> configuration;
  private final RoundChannel channel;

  TrainingTask(
      RoundPlan plan,
      MinibatchSource<S> source,
      Broadcast<byte[]> configuration,
      RoundChannel channel) {
    this.plan = plan;
    this.source = source;
    this.configuration = configuration;
    this.channel = channel;
  }

  @Override
  public byte[] run(TaskContext task, Iterator<S> shards) throws InterruptedException {
    return channel.deliver(task.partitionId(), result(task, shards));
  }

  WorkerResult result(TaskContext task, Iterator<S> shards) throws InterruptedException {
    return shards.hasNext()
        ? train(task, PartitionTask.onlyShard(task, shards))
        : new WorkerResult.Idle(0);
  }

  private WorkerResult train(TaskContext task, S shard) throws InterruptedException {
    int partition = task.partitionId();
    ReplicaPool pool = ReplicaPool.of(plan.runId());
    OpenEpoch epoch =
        pool.takeEpoch(partition, plan.epoch(), plan.firstStep())
            .orElseGet(
                () ->
                    new OpenEpoch(
                        plan.epoch(),
                        source.open(shard, plan.seed(), plan.epoch()),
                        plan.firstStep()));
    boolean kept = false;
    try {
      WorkerResult result =
          epoch.position() < epoch.size()
              ? PartitionTask.withReplica(
                  task,
                  pool,
                  configuration,
                  plan.threads(),
                  (replica, killed) ->
                      replica.train(partition, channel.state(), epoch, plan, killed))
              : new WorkerResult.Idle(epoch.size());
      pool.keepEpoch(partition, epoch);
      kept = true;
      return result;
    } finally {
      if (!kept) {
        epoch.close();
      }
    }
  }
}
