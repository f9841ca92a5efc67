package org.aimle.spark.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.aimle.dl4j.AimleDefaults;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.driver.HeldShards;
import org.aimle.spark.training.executor.DataSetShard;
import org.aimle.spark.training.wire.GraphState;
import org.aimle.spec.Ranges;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.data.loader.RemoteFileSource;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.common.loader.Source;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.dataformat.yaml.YAMLFactory;

/**
 * Trains a {@code SparkComputationGraph} by the rounds of {@link ClusterTrainer}: {@code new
 * SparkComputationGraph(context, configuration, master).fit(rdd)} is one epoch. The elements of the
 * RDD, examples or minibatches of any size, are gathered into minibatches in the order of the data;
 * where there are more partitions than workers, each worker has some that follow each other.
 *
 * <p>DL4J's training listeners are called on the driver, once per round, with the averaged model.
 * Not thread-safe.
 *
 * @since 0.1.0
 */
public final class AimleTrainingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {

  private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final int batchSizePerWorker;
  private final int averagingFrequency;
  private final OptionalInt workers;
  private final long seed;
  private final OuterOptimiser outerOptimiser;
  private final UpdaterState updaterState;
  private final Compression compression;
  private final int syncInterval;
  private final DataSetShard.Preparation preparation;
  private final List<RoundListener> roundListeners;
  private List<TrainingListener> listeners = List.of();

  private AimleTrainingMaster(Builder builder) {
    batchSizePerWorker = Ranges.atLeast(1, "batchSizePerWorker", builder.batchSizePerWorker);
    averagingFrequency = Ranges.atLeast(1, "averagingFrequency", builder.averagingFrequency);
    workers = builder.workers;
    seed = builder.seed;
    outerOptimiser = builder.outerOptimiser;
    updaterState = builder.updaterState;
    compression = builder.compression;
    syncInterval = Ranges.atLeast(1, "syncInterval", builder.syncInterval);
    preparation = builder.preparation;
    roundListeners = List.copyOf(builder.roundListeners);
  }

  /** Begins a training master whose workers take minibatches of so many examples, at least 1. */
  public static Builder builder(int batchSizePerWorker) {
    return new Builder(batchSizePerWorker);
  }

  /** Builds a training master. */
  public static final class Builder {
    private final int batchSizePerWorker;
    private int averagingFrequency = AimleDefaults.AVERAGING_FREQUENCY;
    private OptionalInt workers = OptionalInt.empty();
    private long seed = AimleDefaults.SEED;
    private OuterOptimiser outerOptimiser = OuterOptimiser.averaging();
    private UpdaterState updaterState = UpdaterState.KEPT;
    private Compression compression = Compression.NONE;
    private int syncInterval = TrainingSettings.DEFAULT_SYNC_INTERVAL;
    private DataSetShard.Preparation preparation = gathered -> gathered;
    private final List<RoundListener> roundListeners = new ArrayList<>();

    private Builder(int batchSizePerWorker) {
      this.batchSizePerWorker = batchSizePerWorker;
    }

    /** H, minibatches each worker takes between two averagings; by default 5. */
    public Builder averagingFrequency(int value) {
      averagingFrequency = value;
      return this;
    }

    /**
     * The most workers there are, each with one or more partitions of the data; by default as many
     * as the cluster has task slots.
     */
    public Builder workers(int value) {
      workers = OptionalInt.of(Ranges.atLeast(1, "workers", value));
      return this;
    }

    /** Names the random numbers of noise and dropout; by default 0. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** What the driver does with the mean of the workers; by default plain averaging. */
    public Builder outerOptimiser(OuterOptimiser value) {
      outerOptimiser = OuterOptimisers.requireRegistered(value);
      return this;
    }

    /**
     * What becomes of the updater's state between rounds; by default each worker keeps its own. At
     * the end of {@code fit} the network has their mean, unless it is reset.
     */
    public Builder updaterState(UpdaterState value) {
      updaterState = Objects.requireNonNull(value, "updaterState");
      return this;
    }

    /** Compression of what workers send; by default none. */
    public Builder compression(Compression value) {
      compression = Objects.requireNonNull(value, "compression");
      return this;
    }

    /** Rounds after which what workers keep for themselves comes together; by default 64. */
    public Builder syncInterval(int value) {
      syncInterval = value;
      return this;
    }

    /**
     * Applied on executors to a copy of each minibatch, once it is gathered; by default none. A
     * network that makes several rows of each example needs {@link org.aimle.dl4j.RepeatLabels}
     * here. It is no part of the written forms.
     */
    public <P extends MultiDataSetPreProcessor & Serializable> Builder preProcessor(P value) {
      Objects.requireNonNull(value, "preProcessor");
      preparation =
          gathered -> {
            MultiDataSet copy = gathered.copy();
            value.preProcess(copy);
            return copy;
          };
      return this;
    }

    /** Adds a listener; it is no part of the written forms. */
    public Builder listener(RoundListener value) {
      roundListeners.add(Objects.requireNonNull(value, "listener"));
      return this;
    }

    /**
     * @throws IllegalArgumentException if a number is outside of its range
     */
    public AimleTrainingMaster build() {
      return new AimleTrainingMaster(this);
    }
  }

  @Override
  public void executeTraining(SparkComputationGraph network, JavaRDD<DataSet> data) {
    executeTrainingMDS(network, data.map(DataSet::toMultiDataSet));
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph network, JavaRDD<MultiDataSet> data) {
    JavaRDD<MultiDataSet> parts = SparkInternals.coalesceInOrder(mostWorkers(data), data);
    int batchSize = batchSizePerWorker;
    DataSetShard.Preparation prepare = preparation;
    HeldShards<DataSetShard> shards =
        HeldShards.of(
            parts.mapPartitionsWithIndex(
                (partition, elements) ->
                    List.of(DataSetShard.gather(partition, elements, batchSize, prepare))
                        .iterator(),
                true));
    try {
      train(network, shards.rdd());
    } finally {
      shards.end().run();
    }
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer multiLayer,
      SparkComputationGraph network,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    if (network == null) {
      throw graphsOnly();
    }
    SparkInternals.HadoopConf hadoop =
        SparkInternals.broadcast(
            JavaSparkContext.fromSparkContext(paths.context()),
            paths.context().hadoopConfiguration());
    executeTrainingMDS(
        network,
        paths.map(
            path ->
                multiLoader != null
                    ? multiLoader.load(source(path, hadoop.value()))
                    : loader.load(source(path, hadoop.value())).toMultiDataSet()));
  }

  private void train(SparkComputationGraph spark, JavaRDD<DataSetShard> shards) {
    List<Long> counts = shards.map(DataSetShard::examples).collect();
    long[] firstIds = new long[counts.size()];
    for (int i = 1; i < firstIds.length; i++) {
      firstIds[i] = firstIds[i - 1] + counts.get(i - 1);
    }
    ComputationGraph graph = spark.getNetwork();
    List<RoundListener> all = new ArrayList<>(roundListeners);
    all.add((progress, state) -> tellListeners(graph, progress, state));
    TrainingSettings settings =
        TrainingSettings.builder()
            .epochs(1)
            .averagingFrequency(averagingFrequency)
            .seed(seed)
            .outerOptimiser(outerOptimiser)
            .updaterState(updaterState)
            .compression(compression)
            .syncInterval(syncInterval)
            .build();
    int epoch = graph.getEpochCount();
    listeners.forEach(listener -> listener.onEpochStart(graph));
    GraphState trained =
        new ClusterTrainer<>(new DataSetShard.InOrder(firstIds), settings, all)
            .train(graph, shards)
            .last()
            .shared();
    // Whoever called fit counts the epoch itself.
    trained.withEpoch(epoch).applyTo(graph);
    spark.setScore(graph.score());
    listeners.forEach(listener -> listener.onEpochEnd(graph));
  }

  private void tellListeners(ComputationGraph graph, RoundProgress progress, ModelState state) {
    graph.setScore(progress.trainingLoss());
    if (!listeners.isEmpty()) {
      state.applyTo(graph);
      listeners.forEach(
          listener -> listener.iterationDone(graph, state.iteration(), state.epoch()));
    }
  }

  private int mostWorkers(JavaRDD<?> data) {
    int slots = workers.orElseGet(() -> data.context().defaultParallelism());
    return Math.max(1, Math.min(slots, data.getNumPartitions()));
  }

  private static Source source(String path, Configuration hadoop) throws IOException {
    return new RemoteFileSource(path, new Path(path).getFileSystem(hadoop));
  }

  /** The settings as JSON; {@link #fromJson} reads them back. */
  @Override
  public String toJson() {
    return write(JSON);
  }

  /** The settings as YAML; {@link #fromYaml} reads them back. */
  @Override
  public String toYaml() {
    return write(YAML);
  }

  /**
   * @throws IllegalArgumentException if {@code json} was not written by {@link #toJson}
   */
  public static AimleTrainingMaster fromJson(String json) {
    return read(JSON, json);
  }

  /**
   * @throws IllegalArgumentException if {@code yaml} was not written by {@link #toYaml}
   */
  public static AimleTrainingMaster fromYaml(String yaml) {
    return read(YAML, yaml);
  }

  private String write(ObjectMapper mapper) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("batchSizePerWorker", batchSizePerWorker);
    settings.put("averagingFrequency", averagingFrequency);
    workers.ifPresent(most -> settings.put("workers", most));
    settings.put("seed", seed);
    settings.put("outerOptimiser", outerOptimiser.written().toString());
    settings.put("updaterState", updaterState.written());
    settings.put("compression", compression.written());
    settings.put("syncInterval", syncInterval);
    try {
      return mapper.writeValueAsString(settings);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AimleTrainingMaster read(ObjectMapper mapper, String text) {
    try {
      JsonNode settings = mapper.readTree(text);
      Builder builder = builder(field(settings, "batchSizePerWorker").asInt());
      builder.averagingFrequency(field(settings, "averagingFrequency").asInt());
      if (settings.has("workers")) {
        builder.workers(settings.get("workers").asInt());
      }
      builder.seed(field(settings, "seed").asLong());
      builder.outerOptimiser(OuterOptimiser.parse(field(settings, "outerOptimiser").asText()));
      // Forms of 0.1.0 do not have these; what they did was averaging.
      builder.updaterState(
          settings.has("updaterState")
              ? UpdaterState.parse(settings.get("updaterState").asText())
              : UpdaterState.AVERAGED);
      if (settings.has("compression")) {
        builder.compression(Compression.parse(settings.get("compression").asText()));
      }
      if (settings.has("syncInterval")) {
        builder.syncInterval(settings.get("syncInterval").asInt());
      }
      return builder.build();
    } catch (IOException e) {
      throw new IllegalArgumentException("not the written form of a training master: " + text, e);
    }
  }

  private static JsonNode field(JsonNode settings, String name) {
    JsonNode value = settings.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "the training master's written form lacks " + name + ": " + settings);
    }
    return value;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AimleTrainingMaster m && toJson().equals(m.toJson());
  }

  @Override
  public int hashCode() {
    return toJson().hashCode();
  }

  @Override
  public String toString() {
    return "AimleTrainingMaster" + toJson();
  }

  @Override
  public void setListeners(Collection<TrainingListener> newListeners) {
    listeners = List.copyOf(newListeners);
  }

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> newListeners) {
    if (router != null) {
      for (TrainingListener listener : newListeners) {
        if (listener instanceof RoutingIterationListener routing) {
          routing.setStorageRouter(router);
        }
      }
    }
    setListeners(newListeners);
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    throw graphsOnly();
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw graphsOnly();
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph network) {
    throw new UnsupportedOperationException(
        "this training master has no DL4J worker: its rounds run on replicas of its own");
  }

  @Override
  public void addHook(TrainingHook hook) {
    throw new UnsupportedOperationException(
        "training hooks are not called; add a RoundListener in the builder");
  }

  @Override
  public void removeHook(TrainingHook hook) {
    // None can have been added.
  }

  @Override
  public void setCollectTrainingStats(boolean collect) {
    if (collect) {
      throw new UnsupportedOperationException(
          "DL4J's training statistics are not collected; add a RoundListener in the builder");
    }
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  @Override
  public SparkTrainingStats getTrainingStats() {
    throw new UnsupportedOperationException(
        "DL4J's training statistics are not collected; add a RoundListener in the builder");
  }

  @Override
  public boolean deleteTempFiles(JavaSparkContext context) {
    return true;
  }

  @Override
  public boolean deleteTempFiles(SparkContext context) {
    return true;
  }

  private static UnsupportedOperationException graphsOnly() {
    return new UnsupportedOperationException(
        "this training master trains computation graphs; convert with"
            + " MultiLayerNetwork.toComputationGraph() and use SparkComputationGraph");
  }
}
