package org.aimle.spark.training;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
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
 */
public final class ClusterTrainer<S> {

  private final MinibatchSource<S> source;
  private final TrainingSettings settings;
  private final List<RoundListener> listeners;

  public ClusterTrainer(
      MinibatchSource<S> source, TrainingSettings settings, List<RoundListener> listeners) {
    this.source = Objects.requireNonNull(source, "source");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Trains a graph, from the state it is in; the graph itself stays as it is.
   *
   * @param graph initialised
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
    throw new UnsupportedOperationException(
        "the round loop follows: " + source + settings + listeners);
  }
}
