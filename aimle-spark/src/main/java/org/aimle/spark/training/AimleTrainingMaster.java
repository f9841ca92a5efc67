package org.aimle.spark.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.aimle.dl4j.AimleDefaults;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.data.ExampleOrder;
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
 * SparkComputationGraph(context, configuration, master).fit(rdd)} is one epoch, or as many as
 * {@link Builder#epochs} says. The elements of the RDD, examples or minibatches of any size, are
 * gathered into minibatches in the order of the data, or shuffled anew each epoch ({@link
 * Builder#order}); where there are more partitions than workers, each worker has some that follow
 * each other.
 *
 * <p>With validation data, {@code fit} leaves the network at its epoch of least validation loss,
 * and {@link #lastTraining} tells the rest. Networks whose examples are no data sets train with
 * {@link ClusterTrainer} and an {@link org.aimle.spark.training.data.ExampleShard} instead.
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
  private final int epochs;
  private final ExampleOrder order;
  private final OptionalInt patience;
  private final int maxRestarts;
  private final Optional<Checkpoints> checkpoints;
  private final Optional<JavaRDD<MultiDataSet>> validation;
  private final DataSetShard.Preparation preparation;
  private final DataSetShard.Preparation validationPreparation;
  private final List<RoundListener> roundListeners;
  private List<TrainingListener> listeners = List.of();
  private Optional<TrainedModel> lastTraining = Optional.empty();

  private AimleTrainingMaster(Builder builder) {
    batchSizePerWorker = Ranges.atLeast(1, "batchSizePerWorker", builder.batchSizePerWorker);
    averagingFrequency = Ranges.atLeast(1, "averagingFrequency", builder.averagingFrequency);
    workers = builder.workers;
    seed = builder.seed;
    outerOptimiser = builder.outerOptimiser;
    updaterState = builder.updaterState;
    compression = builder.compression;
    syncInterval = Ranges.atLeast(1, "syncInterval", builder.syncInterval);
    epochs = Ranges.atLeastOne("epochs", builder.epochs);
    order = builder.order;
    patience = builder.patience;
    maxRestarts = Ranges.atLeast(0, "maxRestarts", builder.maxRestarts);
    checkpoints = builder.checkpoints;
    validation = builder.validation;
    if (patience.isPresent() && validation.isEmpty()) {
      throw new IllegalArgumentException(
          "patience is %d, but there are no validation data to lose it with; give some, or leave patience out"
              .formatted(patience.getAsInt()));
    }
    preparation = builder.preparation;
    validationPreparation = builder.validationPreparation;
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
    private int epochs = 1;
    private ExampleOrder order = ExampleOrder.AS_THEY_ARE;
    private OptionalInt patience = OptionalInt.empty();
    private int maxRestarts = TrainingSettings.DEFAULT_MAX_RESTARTS;
    private Optional<Checkpoints> checkpoints = Optional.empty();
    private Optional<JavaRDD<MultiDataSet>> validation = Optional.empty();
    private DataSetShard.Preparation preparation = DataSetShard.NoPreparation.NONE;
    private DataSetShard.Preparation validationPreparation = DataSetShard.NoPreparation.NONE;
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

    /** Passes over the data of one {@code fit}, at least 1; by default 1. */
    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    /**
     * The order of the examples in each epoch; by default that of the data. Shuffled by a function
     * of seed and epoch, each worker's examples among themselves: {@link ExampleOrder#SHUFFLED}.
     */
    public Builder order(ExampleOrder value) {
      order = Objects.requireNonNull(value, "order");
      return this;
    }

    /**
     * Examples on which the network is judged after each epoch, on the executors and without noise;
     * it is no part of the written forms.
     */
    public Builder validation(JavaRDD<DataSet> value) {
      return validationMultiDataSet(value.map(DataSet::toMultiDataSet));
    }

    /** As {@link #validation}, for networks of several inputs or outputs. */
    public Builder validationMultiDataSet(JavaRDD<MultiDataSet> value) {
      validation = Optional.of(value);
      return this;
    }

    /**
     * Epochs without a better validation loss after which a {@code fit} ends, at least 1; by
     * default it does not end before its last epoch.
     */
    public Builder patience(int value) {
      patience = OptionalInt.of(Ranges.atLeastOne("patience", value));
      return this;
    }

    /** How often a round that lost its executors may be begun again, at least 0; by default 2. */
    public Builder maxRestarts(int value) {
      maxRestarts = value;
      return this;
    }

    /**
     * Where and when checkpoints are written; by default there are none. The same program, begun
     * again, goes on from the newest one. A folder is for one {@code fit}: say how long that trains
     * with {@link #epochs}. It is no part of the written forms.
     */
    public Builder checkpoints(Checkpoints value) {
      checkpoints = Optional.of(value);
      return this;
    }

    /**
     * Applied on executors to a copy of each minibatch when it is handed out, of training and of
     * validation; by default none. The labels of networks that make several rows of each example
     * need not be repeated; a {@link RepeatLabels} is left out in validation, where each example
     * has one row. It is no part of the written forms.
     */
    public <P extends MultiDataSetPreProcessor & Serializable> Builder preProcessor(P value) {
      Objects.requireNonNull(value, "preProcessor");
      preparation = value::preProcess;
      validationPreparation =
          value instanceof RepeatLabels ? DataSetShard.NoPreparation.NONE : preparation;
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
    if (checkpoints.isPresent() && lastTraining.isPresent()) {
      throw new IllegalStateException(
          "fit was called before, and %s has its checkpoints; say in the builder for how many epochs one fit trains, or build a master with another folder"
              .formatted(checkpoints.get().directory()));
    }
    Optional<HeldShards<DataSetShard>> judging = validation.map(this::gathered);
    HeldShards<DataSetShard> training = gathered(data);
    try {
      train(network, training.rdd(), judging.map(HeldShards::rdd));
    } finally {
      training.end().run();
      judging.ifPresent(held -> held.end().run());
    }
  }

  private HeldShards<DataSetShard> gathered(JavaRDD<MultiDataSet> data) {
    int batchSize = batchSizePerWorker;
    return HeldShards.of(
        SparkInternals.coalesceInOrder(mostWorkers(data), data)
            .mapPartitionsWithIndex(
                (partition, elements) ->
                    List.of(DataSetShard.gather(partition, elements, batchSize)).iterator(),
                true));
  }

  private DataSetShard.Minibatches minibatches(
      JavaRDD<DataSetShard> shards, ExampleOrder inOrder, DataSetShard.Preparation prepare) {
    List<Long> counts = shards.map(DataSetShard::examples).collect();
    long[] firstIds = new long[counts.size()];
    for (int i = 1; i < firstIds.length; i++) {
      firstIds[i] = firstIds[i - 1] + counts.get(i - 1);
    }
    return new DataSetShard.Minibatches(firstIds, batchSizePerWorker, inOrder, prepare);
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

  private void train(
      SparkComputationGraph spark,
      JavaRDD<DataSetShard> shards,
      Optional<JavaRDD<DataSetShard>> judging) {
    ComputationGraph graph = spark.getNetwork();
    List<RoundListener> all = new ArrayList<>(roundListeners);
    Dl4jListeners told = new Dl4jListeners(graph, epochs, listeners);
    all.add(told);
    TrainingSettings.Builder settings =
        TrainingSettings.builder()
            .epochs(epochs)
            .averagingFrequency(averagingFrequency)
            .seed(seed)
            .maxRestarts(maxRestarts)
            .outerOptimiser(outerOptimiser)
            .updaterState(updaterState)
            .compression(compression)
            .syncInterval(syncInterval);
    patience.ifPresent(settings::patience);
    checkpoints.ifPresent(settings::checkpoints);
    told.epochStarts();
    ClusterTrainer<DataSetShard> trainer =
        new ClusterTrainer<>(minibatches(shards, order, preparation), settings.build(), all);
    TrainedModel trained =
        judging.isEmpty()
            ? trainer.train(graph, shards)
            : trainer.train(
                graph,
                shards,
                new ValidationData<>(
                    judging.get(),
                    minibatches(judging.get(), ExampleOrder.AS_THEY_ARE, validationPreparation)));
    lastTraining = Optional.of(trained);
    GraphState left = trained.last().shared();
    // Whoever called fit counts an epoch itself.
    left.withEpoch(left.epoch() - 1).applyTo(graph);
    if (trained.bestEpoch() < trained.history().epochs().size() - 1) {
      // Without what the updater knew then, which may be with the workers: it stays the last.
      GraphState best = trained.best().shared().withoutUpdaterState();
      best.withEpoch(best.epoch() - 1).applyTo(graph);
    }
    spark.setScore(graph.score());
    told.epochEnds();
  }

  /**
   * What the newest {@code fit} did: the best and the last state, and all rounds and epochs; empty
   * before the first.
   */
  public Optional<TrainedModel> lastTraining() {
    return lastTraining;
  }

  /** Tells DL4J's listeners of rounds and epochs. */
  private static final class Dl4jListeners implements RoundListener {

    private final ComputationGraph graph;
    private final int epochs;
    private final List<TrainingListener> listeners;
    private boolean inEpoch;

    Dl4jListeners(ComputationGraph graph, int epochs, List<TrainingListener> listeners) {
      this.graph = graph;
      this.epochs = epochs;
      this.listeners = listeners;
    }

    void epochStarts() {
      if (!inEpoch) {
        inEpoch = true;
        listeners.forEach(listener -> listener.onEpochStart(graph));
      }
    }

    void epochEnds() {
      if (inEpoch) {
        inEpoch = false;
        listeners.forEach(listener -> listener.onEpochEnd(graph));
      }
    }

    @Override
    public void roundEnded(RoundProgress progress, ModelState state) {
      graph.setScore(progress.trainingLoss());
      if (!listeners.isEmpty()) {
        state.applyTo(graph);
        epochStarts();
        listeners.forEach(
            listener -> listener.iterationDone(graph, state.iteration(), state.epoch()));
      }
    }

    /** The last epoch ends when the network has what it is left with. */
    @Override
    public void epochEnded(EpochProgress progress, ModelState state) {
      if (!listeners.isEmpty() && progress.epoch() + 1 < epochs) {
        state.shared().withEpoch(state.epoch() - 1).applyTo(graph);
        epochEnds();
      }
    }
  }

  private int mostWorkers(JavaRDD<?> data) {
    int slots = workers.orElseGet(() -> data.context().defaultParallelism());
    return Math.max(1, Math.min(slots, data.getNumPartitions()));
  }

  private static Source source(String path, Configuration hadoop) throws IOException {
    return new RemoteFileSource(path, new Path(path).getFileSystem(hadoop));
  }

  /**
   * The settings as JSON; {@link #fromJson} reads them back. Without patience, as it needs the
   * validation data.
   */
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
    settings.put("epochs", epochs);
    settings.put("order", order.name());
    settings.put("maxRestarts", maxRestarts);
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
      if (settings.has("epochs")) {
        builder.epochs(settings.get("epochs").asInt());
        builder.order(ExampleOrder.valueOf(settings.get("order").asText()));
        builder.maxRestarts(settings.get("maxRestarts").asInt());
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
