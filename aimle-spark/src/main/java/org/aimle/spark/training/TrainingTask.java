package org.aimle.spark.training;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

/** One worker's part of a round, on an executor: {@link WorkerResult} as bytes. */
final class TrainingTask<S> implements Function2<Integer, Iterator<S>, Iterator<byte[]>> {

  private static final long serialVersionUID = 1L;

  private final RoundPlan plan;
  private final MinibatchSource<S> source;
  private final Broadcast<byte[]> configuration;
  private final Broadcast<byte[]> state;

  TrainingTask(
      RoundPlan plan,
      MinibatchSource<S> source,
      Broadcast<byte[]> configuration,
      Broadcast<byte[]> state) {
    this.plan = plan;
    this.source = source;
    this.configuration = configuration;
    this.state = state;
  }

  @Override
  public Iterator<byte[]> call(Integer partition, Iterator<S> shards) throws Exception {
    WorkerResult result =
        shards.hasNext()
            ? train(partition, WorkerTask.onlyShard(partition, shards))
            : new WorkerResult.Idle(0);
    return List.of(result.toBytes()).iterator();
  }

  private WorkerResult train(int partition, S shard) throws InterruptedException {
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
              ? WorkerTask.withReplica(
                  pool,
                  configuration,
                  plan.threads(),
                  (replica, killed) ->
                      replica.train(
                          partition,
                          Wire.read(state.value(), Wire::readState),
                          epoch,
                          plan,
                          killed))
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
