package org.aimle.spark.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
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
final class Workers<S> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  /** Up to this size, all results of a round go to the driver; above, executors add up groups. */
  static final long DRIVER_BYTES = 256L << 20;

  private final JavaSparkContext context;
  private final String runId;
  private final JavaRDD<S> shards;
  private final MinibatchSource<S> source;
  private final int layers;
  private final long driverBytes;
  private final Broadcast<byte[]> configuration;

  /**
   * @param configuration of the graph, as JSON; frozen, so it travels once
   * @param layers number of AIMLE layers
   */
  Workers(
      String runId,
      JavaRDD<S> shards,
      MinibatchSource<S> source,
      byte[] configuration,
      int layers,
      long driverBytes) {
    this.context = JavaSparkContext.fromSparkContext(shards.context());
    this.runId = runId;
    this.shards = shards;
    this.source = source;
    this.layers = layers;
    this.driverBytes = driverBytes;
    this.configuration = context.broadcast(configuration);
  }

  int count() {
    return shards.getNumPartitions();
  }

  /** One round, from a state. */
  ClusterSum train(RoundPlan plan, ModelState state) {
    long bytes =
        (long) Float.BYTES
            * count()
            * (state.sharedParameters().length + state.sharedUpdaterState().length);
    return through(
        state,
        channel -> {
          TrainingTask<S> task = new TrainingTask<>(plan, source, configuration, channel);
          return bytes <= driverBytes ? sumOnDriver(task, channel) : sumInGroups(task);
        });
  }

  /** The loss of a state over validation examples. */
  <V> LossSum evaluate(RoundPlan plan, ModelState state, ValidationData<V> validation) {
    return through(
        state,
        channel ->
            PartitionJob.run(
                    validation.shards(),
                    new ValidationTask<>(plan, validation.source(), configuration, channel))
                .stream()
                .map(LossSum::fromBytes)
                .reduce(LossSum.NONE, LossSum::plus));
  }

  /** Ends the run on the executors: frees its replicas. */
  @Override
  public void close() {
    try {
      if (!context.sc().isStopped()) {
        ReleaseTask.everywhere(context, runId);
        configuration.destroy();
      }
    } catch (RuntimeException e) {
      LOG.warn("The replicas of run {} could not be freed; executors do so later", runId, e);
    } finally {
      ReplicaPool.release(runId);
    }
  }

  private <T> T through(ModelState state, Function<RoundChannel, T> work) {
    RoundChannel channel =
        context.isLocal() ? SameJvmChannel.open(state) : BroadcastChannel.open(context, state);
    try {
      return work.apply(channel);
    } finally {
      if (!context.sc().isStopped()) {
        channel.close();
      }
    }
  }

  private ClusterSum sumOnDriver(TrainingTask<S> task, RoundChannel channel) {
    List<byte[]> delivered = PartitionJob.run(shards, task);
    ClusterSum sum = new ClusterSum(layers);
    for (int partition = 0; partition < delivered.size(); partition++) {
      sum.add(channel.receive(partition, delivered.get(partition)));
    }
    return sum;
  }

  /** About sqrt(workers) groups of consecutive partitions, each added up on an executor. */
  private ClusterSum sumInGroups(TrainingTask<S> task) {
    int groups = (int) Math.ceil(Math.sqrt(count()));
    int groupSize = (count() + groups - 1) / groups;
    int layerCount = layers;
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
      ClusterSum sum = new ClusterSum(layers);
      for (byte[] group :
          grouped.mapPartitions(members -> sumOfGroup(members, layerCount), true).collect()) {
        sum.add(ClusterSum.fromBytes(group));
      }
      return sum;
    } finally {
      grouped.rdd().cleanShuffleDependencies(false);
    }
  }

  private static Iterator<byte[]> sumOfGroup(
      Iterator<Tuple2<Integer, Tuple2<Integer, byte[]>>> members, int layers) {
    List<Tuple2<Integer, byte[]>> arrived = new ArrayList<>();
    members.forEachRemaining(member -> arrived.add(member._2()));
    arrived.sort(Comparator.comparing(Tuple2::_1));
    ClusterSum sum = new ClusterSum(layers);
    arrived.forEach(member -> sum.add(WorkerResult.fromBytes(member._2())));
    return List.of(sum.toBytes()).iterator();
  }
}
