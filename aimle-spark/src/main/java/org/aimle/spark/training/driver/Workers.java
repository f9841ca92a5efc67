package org.aimle.spark.training.driver;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.aimle.spark.internal.PartitionTask;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.data.MinibatchSource;
import org.aimle.spark.training.executor.CollectTask;
import org.aimle.spark.training.executor.GatherTask;
import org.aimle.spark.training.executor.ReleaseTask;
import org.aimle.spark.training.executor.ReplicaPool;
import org.aimle.spark.training.executor.RestoreTask;
import org.aimle.spark.training.executor.TrainingTask;
import org.aimle.spark.training.executor.ValidationTask;
import org.aimle.spark.training.executor.WorkerTask;
import org.aimle.spark.training.wire.ClusterSum;
import org.aimle.spark.training.wire.Exchange;
import org.aimle.spark.training.wire.FloatArrays;
import org.aimle.spark.training.wire.GraphState;
import org.aimle.spark.training.wire.LossSum;
import org.aimle.spark.training.wire.ResultPieces;
import org.aimle.spark.training.wire.RoundChannel;
import org.aimle.spark.training.wire.RoundPlan;
import org.apache.spark.Partitioner;
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

  /** Up to this size, all results of a round go to the driver; above, executors take the mean. */
  public static final long DRIVER_BYTES = 256L << 20;

  /** The most that a task of the reduction sends to the driver, about. */
  private static final long REDUCED_BYTES = 64L << 20;

  private static final String MOST_RESULTS = "spark.driver.maxResultSize";

  private final JavaSparkContext context;
  private final String runId;
  private final JavaRDD<S> shards;
  private final MinibatchSource<S> source;
  private final long driverBytes;
  private final long jobBytes;
  private final Broadcast<byte[]> configuration;
  private final Set<Integer> memories = new TreeSet<>();

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
    long most = context.getConf().getSizeAsBytes(MOST_RESULTS, "1g");
    // Half: what Spark counts is a little more than what is sent.
    this.jobBytes = most == 0 ? Long.MAX_VALUE : most / 2;
    this.driverBytes = Math.min(driverBytes, jobBytes);
    this.configuration = context.broadcast(configuration);
  }

  private int count() {
    return shards.getNumPartitions();
  }

  /** One round, from a state. */
  public ClusterSum train(RoundPlan plan, GraphState state) {
    int updater =
        plan.exchange().updater() == Exchange.Updater.TRAVELS ? state.updaterState().length : 0;
    long start = System.nanoTime();
    ClusterSum sum =
        through(
            "train: epoch %d, minibatches %d to %d of each worker"
                .formatted(plan.epoch() + 1, plan.firstStep() + 1, plan.endStep()),
            state,
            channel ->
                sum(
                    new TrainingTask<>(plan, source, configuration, channel),
                    channel,
                    state.parameters().length,
                    updater));
    sum.tookInAll(System.nanoTime() - start);
    return sum;
  }

  /** The mean of the updater's state that the workers kept in a round. */
  public ClusterSum gather(Exchange kept) {
    return through(
        "gather the updater's state",
        GraphState.NONE,
        channel -> sum(new GatherTask<S>(kept), channel, 0, kept.updaterNumbers()));
  }

  /** A new set of blocks in which workers keep something. */
  public int newMemory() {
    int memory = SparkInternals.newBlocks(context);
    memories.add(memory);
    return memory;
  }

  /** Frees a set of blocks, if there is one. */
  public void forget(int memory) {
    if (memories.remove(memory)) {
      SparkInternals.forget(context, memory);
    }
  }

  /**
   * All that each worker kept in a round, by partition; empty if that is more than the driver
   * takes, or some have lost it.
   */
  public Optional<List<float[]>> collect(Exchange kept) {
    long numbers = (long) kept.keptUpdaterNumbers() + kept.residualNumbers();
    if (Float.BYTES * count() * numbers > driverBytes) {
      return Optional.empty();
    }
    List<byte[]> memories =
        SparkInternals.described(
            context.sc(),
            "collect what workers keep",
            () -> SparkInternals.runJob(shards, new CollectTask<S>(kept)));
    return memories.stream().anyMatch(memory -> memory.length == 0)
        ? Optional.empty()
        : Optional.of(memories.stream().map(FloatArrays::floats).toList());
  }

  /** Gives workers back what {@link #collect} took. */
  public void restore(Exchange kept, List<float[]> memories) {
    List<Broadcast<byte[]>> sent = new ArrayList<>();
    try {
      for (float[] memory : memories) {
        sent.add(SparkInternals.broadcastOnce(context, FloatArrays.bytes(memory)));
      }
      SparkInternals.described(
          context.sc(),
          "restore what workers keep",
          () -> SparkInternals.runJob(shards, new RestoreTask<S>(kept, List.copyOf(sent))));
    } finally {
      if (!context.sc().isStopped()) {
        sent.forEach(Broadcast::destroy);
      }
    }
  }

  /** The loss of a state over validation examples. */
  public <V> LossSum evaluate(
      RoundPlan plan, GraphState state, JavaRDD<V> validation, MinibatchSource<V> minibatches) {
    return through(
        "validate: epoch %d".formatted(plan.epoch() + 1),
        state.withoutUpdaterState(),
        channel ->
            SparkInternals.runJob(
                    validation, new ValidationTask<>(plan, minibatches, configuration, channel))
                .stream()
                .map(LossSum::fromBytes)
                .reduce(LossSum.NONE, LossSum::plus));
  }

  /** Ends the run on the executors: frees its replicas and what they kept. */
  @Override
  public void close() {
    try {
      if (!context.sc().isStopped()) {
        List.copyOf(memories).forEach(this::forget);
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

  /**
   * Sums over the workers; by which way does not change a bit.
   *
   * @param parameters how many a result has
   * @param updaterState how many numbers of it a result has
   */
  private ClusterSum sum(
      WorkerTask<S> task, RoundChannel channel, int parameters, int updaterState) {
    long bytes = (long) Float.BYTES * count() * ((long) parameters + updaterState);
    return bytes <= driverBytes
        ? sumOnDriver(task, channel)
        : sumOnExecutors(task, parameters, updaterState);
  }

  private ClusterSum sumOnDriver(WorkerTask<S> task, RoundChannel channel) {
    long start = System.nanoTime();
    List<byte[]> delivered =
        SparkInternals.runJob(
            shards,
            (PartitionTask<S>)
                (context, own) ->
                    channel.deliver(context.partitionId(), task.result(context, own)));
    long worked = System.nanoTime();
    ClusterSum sum = new ClusterSum();
    for (int partition = 0; partition < delivered.size(); partition++) {
      sum.add(channel.receive(partition, delivered.get(partition)));
    }
    sum.took(worked - start, System.nanoTime() - worked);
    return sum;
  }

  /** Each executor takes the mean of some pieces of all results; the driver gets the means. */
  private ClusterSum sumOnExecutors(WorkerTask<S> task, int parameters, int updaterState) {
    long start = System.nanoTime();
    int pieces = ResultPieces.count(parameters, updaterState);
    long means = (long) Float.BYTES * ((long) parameters + updaterState);
    int reducers =
        (int) Math.min(pieces, Math.max(count(), (means + REDUCED_BYTES - 1) / REDUCED_BYTES));
    JavaPairRDD<Long, byte[]> cut =
        shards.mapPartitionsToPair(own -> pieces(task, TaskContext.get(), own, pieces), true);
    JavaPairRDD<Long, byte[]> sorted =
        cut.repartitionAndSortWithinPartitions(new ByPiece(pieces, reducers));
    JavaRDD<Tuple2<Long, byte[]>> arrived = sorted.mapPartitions(own -> own, true);
    try {
      ResultPieces.Assembly assembly = new ResultPieces.Assembly(parameters, updaterState);
      // The first job trains; what it left for the others they find.
      int most = (int) Math.max(1, Math.min(reducers, jobBytes / (means / reducers + 1)));
      for (int from = 0; from < reducers; from += most) {
        SparkInternals.runJob(
            arrived,
            (context, own) -> ResultPieces.means(own),
            from,
            Math.min(reducers, from + most),
            (reducer, result) -> assembly.add(result));
      }
      ClusterSum sum = assembly.sum();
      sum.took(System.nanoTime() - start, 0);
      return sum;
    } finally {
      SparkInternals.freeShuffle(sorted);
    }
  }

  private static <S> Iterator<Tuple2<Long, byte[]>> pieces(
      WorkerTask<S> task, TaskContext context, Iterator<S> own, int count)
      throws InterruptedException {
    try {
      return ResultPieces.of(context.partitionId(), task.result(context, own), count);
    } catch (LinkageError e) {
      throw SparkInternals.unlinked(e);
    }
  }

  /** Pieces that follow each other go together. */
  private static final class ByPiece extends Partitioner {

    private static final long serialVersionUID = 1L;

    private final int pieces;
    private final int reducers;

    private ByPiece(int pieces, int reducers) {
      this.pieces = pieces;
      this.reducers = reducers;
    }

    @Override
    public int numPartitions() {
      return reducers;
    }

    @Override
    public int getPartition(Object key) {
      return (int) ((long) ResultPieces.piece((Long) key) * reducers / pieces);
    }
  }
}
