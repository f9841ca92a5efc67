package org.aimle.spark.training;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.lambda.ClusterLambda;
import org.aimle.lambda.LambdaRule;
import org.aimle.spark.training.data.DataFingerprint;
import org.aimle.spark.training.data.MinibatchSource;
import org.aimle.spark.training.driver.FailureLog;
import org.aimle.spark.training.driver.GraphDescription;
import org.aimle.spark.training.driver.HeldShards;
import org.aimle.spark.training.driver.Workers;
import org.aimle.spark.training.executor.FingerprintTask;
import org.aimle.spark.training.wire.ClusterSum;
import org.aimle.spark.training.wire.Exchange;
import org.aimle.spark.training.wire.GraphState;
import org.aimle.spark.training.wire.LossSum;
import org.aimle.spark.training.wire.RoundPlan;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Trains replicas of one graph on a Spark cluster, round by round: each worker (partition) takes H
 * minibatches, the driver averages parameters weighted by examples and moves the one lambda that
 * the cluster shares. The outcome is a function of graph, settings and data: it does not depend on
 * which executor ran what, in which order tasks ended, nor on retries.
 *
 * <p>Immutable; a trainer may be used many times.
 *
 * @param <S> the shard: all examples of a partition in one object
 * @since 0.1.0
 */
public final class ClusterTrainer<S> {

  private static final Pattern BY_ITERATION =
      Pattern.compile("\"scheduleType\"\\s*:\\s*\"ITERATION\"");

  private final MinibatchSource<S> source;
  private final TrainingSettings settings;
  private final List<RoundListener> listeners;
  private final Optional<CheckpointFolder> opened;

  public ClusterTrainer(
      MinibatchSource<S> source, TrainingSettings settings, List<RoundListener> listeners) {
    this(source, settings, listeners, Optional.empty());
  }

  private ClusterTrainer(
      MinibatchSource<S> source,
      TrainingSettings settings,
      List<RoundListener> listeners,
      Optional<CheckpointFolder> opened) {
    this.source = Objects.requireNonNull(source, "source");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.listeners = List.copyOf(listeners);
    this.opened = opened;
  }

  /**
   * A trainer that uses a folder of checkpoints that its caller has opened with the same settings,
   * and closes. Without one, training opens the folder that its settings name.
   */
  public ClusterTrainer<S> with(CheckpointFolder folder) {
    return new ClusterTrainer<>(source, settings, listeners, Optional.of(folder));
  }

  /**
   * Trains a graph, from the state it is in; the graph itself stays as it is.
   *
   * @param graph initialised
   * @throws IllegalArgumentException if there is no data, the graph is not single-precision, or a
   *     checkpoint does not fit
   * @throws TrainingDivergedException if all replicas of a round are not finite
   * @throws TrainingFailedException if executors cannot do the work, or too many were lost
   * @param training one element per partition; kept in executor memory for the run unless it is
   *     persisted already
   */
  public TrainedModel train(ComputationGraph graph, JavaRDD<S> training) {
    return train(graph, training, Optional.empty());
  }

  /**
   * Trains a graph, from the state it is in; the graph itself stays as it is. The validation loss
   * is computed on the executors after each epoch.
   */
  public TrainedModel train(
      ComputationGraph graph, JavaRDD<S> training, ValidationData<?> validation) {
    return train(graph, training, Optional.of(validation));
  }

  private TrainedModel train(
      ComputationGraph graph, JavaRDD<S> training, Optional<ValidationData<?>> validation) {
    GraphState start = GraphState.of(graph);
    if (training.getNumPartitions() == 0) {
      throw new IllegalArgumentException("training has no partition; there is no data to train on");
    }
    if (opened.isPresent() || settings.checkpoints().isEmpty()) {
      return train(start, graph, training, validation, opened);
    }
    try (CheckpointFolder folder =
        CheckpointFolder.open(settings, Map.of(), training.context().hadoopConfiguration())) {
      return train(start, graph, training, validation, Optional.of(folder));
    }
  }

  private TrainedModel train(
      GraphState start,
      ComputationGraph graph,
      JavaRDD<S> training,
      Optional<ValidationData<?>> validation,
      Optional<CheckpointFolder> folder) {
    if (settings.updaterState() == UpdaterState.RESET
        && BY_ITERATION.matcher(graph.getConfiguration().toJson()).find()) {
      throw new IllegalArgumentException(
          "the graph has a schedule by iteration, but with updater state reset iterations are"
              + " counted anew in each round; use a schedule by epoch, or updater state kept");
    }
    Map<String, LambdaRule> rules = new LinkedHashMap<>();
    AimleGraphs.layers(graph).forEach((name, layer) -> rules.put(name, layer.lambdaRule()));
    Runnable untold = FailureLog.listen(JavaSparkContext.fromSparkContext(training.context()));
    HeldShards<S> heldTraining = HeldShards.of(training);
    Optional<HeldValidation> heldValidation = validation.map(HeldValidation::of);
    try {
      return train(
          start,
          graph.getConfiguration().toJson(),
          rules,
          heldTraining.rdd(),
          heldValidation.map(HeldValidation::data),
          folder);
    } finally {
      untold.run();
      if (!training.context().isStopped()) {
        heldTraining.end().run();
        heldValidation.ifPresent(held -> held.end().run());
      }
    }
  }

  private TrainedModel train(
      GraphState start,
      String configuration,
      Map<String, LambdaRule> rules,
      JavaRDD<S> training,
      Optional<ValidationData<?>> validation,
      Optional<CheckpointFolder> folder) {
    String runId = UUID.randomUUID().toString();
    try (Workers<S> workers =
        new Workers<>(
            runId,
            training,
            source,
            configuration.getBytes(StandardCharsets.UTF_8),
            Workers.DRIVER_BYTES)) {
      Optional<TrainingRun.Saving> saving =
          folder.map(
              opened ->
                  new TrainingRun.Saving(
                      opened, describe(start, configuration, training, validation)));
      TrainingPosition position =
          saving.flatMap(TrainingRun.Saving::resume).orElseGet(() -> TrainingPosition.start(start));
      List<RoundListener> all = RoundListeners.with(listeners);
      TrainingRun run =
          new TrainingRun(
              new ClusterOf(workers, validation),
              settings,
              new ClusterLambda(rules),
              saving,
              all,
              runId,
              training.context().conf().getInt("spark.task.cpus", 1),
              start.updaterState().length,
              position);
      TrainingStart begins =
          new TrainingStart(
              settings,
              training.getNumPartitions(),
              start.parameters().length,
              new TrainingHistory(position.rounds(), position.epochs()));
      return told(all, begins, run::train);
    }
  }

  /** Tells listeners of the beginning and, whatever happens, of the end. */
  private static TrainedModel told(
      List<RoundListener> listeners, TrainingStart begins, Supplier<TrainedModel> train) {
    TrainedModel trained;
    try {
      listeners.forEach(listener -> listener.trainingStarted(begins));
      trained = train.get();
    } catch (RuntimeException | Error e) {
      for (RoundListener listener : listeners) {
        try {
          listener.trainingEnded(Optional.of(e));
        } catch (RuntimeException other) {
          e.addSuppressed(other);
        }
      }
      throw e;
    }
    listeners.forEach(listener -> listener.trainingEnded(Optional.empty()));
    return trained;
  }

  /** What must be the same for a checkpoint to be continued bit by bit, beside the settings. */
  private Map<String, String> describe(
      GraphState start,
      String configuration,
      JavaRDD<S> training,
      Optional<ValidationData<?>> validation) {
    Map<String, String> description = new LinkedHashMap<>();
    description.put("parameters", Integer.toString(start.parameters().length));
    description.put("updater state", Integer.toString(start.updaterState().length));
    description.put("workers", Integer.toString(training.getNumPartitions()));
    description.put("minibatches", source.description());
    description.putAll(GraphDescription.of(configuration));
    description.put("training data", FingerprintTask.of(training, source).toString());
    description.put(
        "validation data",
        validation.map(ClusterTrainer::fingerprint).map(DataFingerprint::toString).orElse("none"));
    return description;
  }

  private static <V> DataFingerprint fingerprint(ValidationData<V> validation) {
    return FingerprintTask.of(validation.shards(), validation.source());
  }

  private record ClusterOf(Workers<?> workers, Optional<ValidationData<?>> validation)
      implements TrainingRun.Cluster {

    @Override
    public ClusterSum train(RoundPlan plan, GraphState state) {
      return translated(() -> workers.train(plan, state));
    }

    @Override
    public ClusterSum gather(Exchange kept) {
      return translated(() -> workers.gather(kept));
    }

    @Override
    public Optional<List<float[]>> collect(Exchange kept) {
      return translated(() -> workers.collect(kept));
    }

    @Override
    public void restore(Exchange kept, List<float[]> memories) {
      translated(
          () -> {
            workers.restore(kept, memories);
            return true;
          });
    }

    @Override
    public int newMemory() {
      return workers.newMemory();
    }

    @Override
    public void forget(int memory) {
      workers.forget(memory);
    }

    @Override
    public Optional<LossSum> evaluate(RoundPlan plan, GraphState state) {
      return translated(() -> validation.map(data -> evaluate(plan, state, data)));
    }

    /** Spark's exceptions are checked but not declared. */
    private static <T> T translated(Supplier<T> work) {
      try {
        return work.get();
      } catch (Exception e) {
        TrainingFailedException.of(e)
            .ifPresent(
                failed -> {
                  throw failed;
                });
        throw e;
      }
    }

    private <V> LossSum evaluate(RoundPlan plan, GraphState state, ValidationData<V> data) {
      return workers.evaluate(plan, state, data.shards(), data.source());
    }
  }

  private record HeldValidation(ValidationData<?> data, Runnable end) {

    static <V> HeldValidation of(ValidationData<V> given) {
      HeldShards<V> held = HeldShards.of(given.shards());
      return new HeldValidation(new ValidationData<>(held.rdd(), given.source()), held.end());
    }
  }
}
