package org.aimle.spark.training;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

/** One worker's part of a validation, on an executor. */
final class ValidationTask<V> implements Function2<Integer, Iterator<V>, Iterator<byte[]>> {

  private static final long serialVersionUID = 1L;

  private final RoundPlan plan;
  private final MinibatchSource<V> source;
  private final Broadcast<byte[]> configuration;
  private final Broadcast<byte[]> state;

  ValidationTask(
      RoundPlan plan,
      MinibatchSource<V> source,
      Broadcast<byte[]> configuration,
      Broadcast<byte[]> state) {
    this.plan = plan;
    this.source = source;
    this.configuration = configuration;
    this.state = state;
  }

  @Override
  public Iterator<byte[]> call(Integer partition, Iterator<V> shards) throws Exception {
    LossSum sum =
        shards.hasNext() ? evaluate(WorkerTask.onlyShard(partition, shards)) : LossSum.NONE;
    return List.of(sum.toBytes()).iterator();
  }

  private LossSum evaluate(V shard) throws InterruptedException {
    try (EpochMinibatches minibatches = source.open(shard, plan.seed(), 0)) {
      return WorkerTask.withReplica(
          ReplicaPool.of(plan.runId()),
          configuration,
          plan.threads(),
          (replica, killed) ->
              replica.evaluate(Wire.read(state.value(), Wire::readState), minibatches, killed));
    }
  }
}
