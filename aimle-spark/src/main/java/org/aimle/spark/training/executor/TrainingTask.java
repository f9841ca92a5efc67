package org.aimle.spark.training.executor;

import java.util.Iterator;
import org.aimle.spark.training.data.MinibatchSource;
import org.aimle.spark.training.wire.RoundChannel;
import org.aimle.spark.training.wire.RoundPlan;
import org.aimle.spark.training.wire.WorkerResult;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/** One worker's part of a round, on an executor. */
public final class TrainingTask<S> implements WorkerTask<S> {

  private static final long serialVersionUID = 1L;

  private final RoundPlan plan;
  private final MinibatchSource<S> source;
  private final Broadcast<byte[]> configuration;
  private final RoundChannel channel;

  public TrainingTask(
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
  public WorkerResult result(TaskContext task, Iterator<S> shards) throws InterruptedException {
    long start = System.nanoTime();
    WorkerMemory memory = new WorkerMemory(plan.exchange(), task.partitionId());
    try {
      WorkerResult result;
      if (shards.hasNext()) {
        result = train(task, OnlyShard.of(task, shards), memory);
      } else {
        memory.carryNothing();
        result = new WorkerResult.Idle(0);
      }
      WorkerCounts.add(result, System.nanoTime() - start);
      return result;
    } catch (OutOfMemoryError e) {
      throw ExecutorSetup.outOfMemory(e);
    }
  }

  private WorkerResult train(TaskContext task, S shard, WorkerMemory memory)
      throws InterruptedException {
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
      fetch(shard, epoch);
      WorkerResult result = result(task, pool, epoch, memory);
      epoch.minibatches().letGo();
      pool.keepEpoch(partition, epoch);
      kept = true;
      return result;
    } finally {
      if (!kept) {
        epoch.close();
      }
    }
  }

  private void fetch(S shard, OpenEpoch epoch) {
    int end = Math.min(plan.endStep(), epoch.size());
    if (epoch.position() < end) {
      source.fetch(shard, epoch.minibatches(), epoch.position(), end);
    }
  }

  private WorkerResult result(
      TaskContext task, ReplicaPool pool, OpenEpoch epoch, WorkerMemory memory)
      throws InterruptedException {
    int partition = task.partitionId();
    try {
      if (epoch.position() < epoch.size()) {
        return pool.with(
            task,
            configuration,
            plan.threads(),
            (replica, killed) ->
                replica.train(partition, channel.state(), memory, epoch, plan, killed));
      }
      memory.carry(channel.state());
      return new WorkerResult.Idle(epoch.size());
    } catch (WorkerMemory.LostException e) {
      return new WorkerResult.Lost(epoch.size(), partition);
    }
  }
}
