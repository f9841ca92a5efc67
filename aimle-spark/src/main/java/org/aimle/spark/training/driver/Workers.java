package org.aimle.spark.training.driver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.data.MinibatchSource;
import org.aimle.spark.training.executor.ReleaseTask;
import org.aimle.spark.training.executor.ReplicaPool;
import org.aimle.spark.training.executor.TrainingTask;
import org.aimle.spark.training.executor.ValidationTask;
import org.aimle.spark.training.wire.ClusterSum;
import org.aimle.spark.training.wire.GraphState;
import org.aimle.spark.training.wire.LossSum;
import org.aimle.spark.training.wire.RoundChannel;
import org.aimle.spark.training.wire.RoundPlan;
import org.aimle.spark.training.wire.WorkerResult;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * The cluster as a run's driver sees it: sends a state, gets back sums. One Spark job per round.
 * Sums are taken in the order of the partitions whatever the order in which tasks end.
 */
public final class Workers<S> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  /** Up to this size, all results of a round go to the driver; above, executors add up groups. */
  public static final long DRIVER_BYTES = 256L << 20;

  private final JavaSparkContext context;
  private final String runId;
  private final JavaRDD<S> shards;
  private final MinibatchSource<S> source;
  private final long driverBytes;
  private final Broadcast<byte[]> configuration;

  /**
   * @param configuration of the graph, as JSON; frozen, so it travels once
   */
  public Workers(
      String runId,
      JavaRDD<S> shards,
      MinibatchSource<S> source,
      byte[] configuration,
      long driverBytes) {
    this.context = JavaSparkContext.fromSparkContext(shards.context());
    this.runId = runId;
    this.shards = shards;
    this.source = source;
    this.driverBytes = driverBytes;
    this.configuration = context.broadcast(configuration);
  }

  private int count() {
    return shards.getNumPartitions();
  }

  /** One round, from a state. */
  public ClusterSum train(RoundPlan plan, GraphState state) {
    long bytes =
        (long) Float.BYTES * count() * (state.parameters().length + state.updaterState().length);
    return through(
        "train: epoch %d, minibatches %d to %d of each worker"
            .formatted(plan.epoch() + 1, plan.firstStep() + 1, plan.endStep()),
        state,
        channel -> {
          TrainingTask<S> task = new TrainingTask<>(plan, source, configuration, channel);
          return bytes <= driverBytes ? sumOnDriver(task, channel) : sumInGroups(task);
        });
  }

  /** The loss of a state over validation examples. */
  public <V> LossSum evaluate(
      RoundPlan plan, GraphState state, JavaRDD<V> validation, MinibatchSource<V> minibatches) {
    return through(
        "validate: epoch %d".formatted(plan.epoch() + 1),
        state,
        channel ->
            SparkInternals.runJob(
                    validation, new ValidationTask<>(plan, minibatches, configuration, channel))
                .stream()
                .map(LossSum::fromBytes)
                .reduce(LossSum.NONE, LossSum::plus));
  }

  /** Ends the run on the executors: frees its replicas. */
  @Override
  public void close() {
    try {
      if (!context.sc().isStopped()) {
        SparkInternals.runOnExecutors(context, "free the replicas", new ReleaseTask(runId));
        configuration.destroy();
      }
    } catch (RuntimeException e) {
      LOG.warn("The replicas of run {} could not be freed; executors do so later", runId, e);
    } finally {
      ReplicaPool.release(runId);
    }
  }

  private <T> T through(String description, GraphState state, Function<RoundChannel, T> work) {
    RoundChannel channel = RoundChannel.open(context, state);
    try {
      return SparkInternals.described(context.sc(), description, () -> work.apply(channel));
    } finally {
      if (!context.sc().isStopped()) {
        channel.close();
      }
    }
  }

  private ClusterSum sumOnDriver(TrainingTask<S> task, RoundChannel channel) {
    List<byte[]> delivered = SparkInternals.runJob(shards, task);
    ClusterSum sum = new ClusterSum();
    for (int partition = 0; partition < delivered.size(); partition++) {
      sum.add(channel.receive(partition, delivered.get(partition)));
    }
    return sum;
  }

  /** About sqrt(workers) groups of consecutive partitions, each added up on an executor. */
  private ClusterSum sumInGroups(TrainingTask<S> task) {
    int groups = (int) Math.ceil(Math.sqrt(count()));
    int groupSize = (count() + groups - 1) / groups;
    JavaPairRDD<Integer, Tuple2<Integer, byte[]>> keyed =
        shards
            .mapPartitionsWithIndex(
                (partition, own) -> {
                  byte[] result = task.result(TaskContext.get(), own).toBytes();
                  Tuple2<Integer, byte[]> indexed = new Tuple2<>(partition, result);
                  return List.of(new Tuple2<>(partition / groupSize, indexed)).iterator();
                },
                true)
            .mapToPair(pair -> pair);
    JavaPairRDD<Integer, Tuple2<Integer, byte[]>> grouped =
        keyed.partitionBy(new HashPartitioner(groups));
    try {
      ClusterSum sum = new ClusterSum();
      for (byte[] group : grouped.mapPartitions(members -> sumOfGroup(members), true).collect()) {
        sum.add(ClusterSum.fromBytes(group));
      }
      return sum;
    } finally {
      SparkInternals.freeShuffle(grouped);
    }
  }

  private static Iterator<byte[]> sumOfGroup(
      Iterator<Tuple2<Integer, Tuple2<Integer, byte[]>>> members) {
    List<Tuple2<Integer, byte[]>> arrived = new ArrayList<>();
    members.forEachRemaining(member -> arrived.add(member._2()));
    arrived.sort(Comparator.comparing(Tuple2::_1));
    ClusterSum sum = new ClusterSum();
    arrived.forEach(member -> sum.add(WorkerResult.fromBytes(member._2())));
    return List.of(sum.toBytes()).iterator();
  }
}
