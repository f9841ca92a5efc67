package org.aimle.jobs.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.progress.ProgressLines;
import org.aimle.jobs.settings.Settings;
import org.aimle.spark.training.Checkpoints;
import org.aimle.spark.training.ClusterTrainer;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.TrainedModel;
import org.aimle.spark.training.TrainingSettings;
import org.aimle.spark.training.ValidationData;
import org.aimle.spark.training.data.ExampleOrder;
import org.aimle.spark.training.data.ExampleShard;
import org.aimle.spark.training.data.ShardMinibatches;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Where an experiment runs.
 *
 * @param settings of the job; {@code epochs}, {@code batch-size}, {@code seed} and {@code
 *     averaging-frequency} say how its networks train
 * @param checkpoints folder where a training notes how far it is, after each epoch
 */
public record ExampleRun(
    SparkSession spark, Settings settings, Console console, Optional<String> checkpoints) {

  /**
   * Trains a graph on the cluster, one worker a shard; lambda is one for all of them.
   *
   * @param graph initialised; stays as it is
   * @param training one shard for each worker, none empty
   * @param validation chooses the best epoch; empty: the last one is it
   * @param listener hears of each round beside the console
   */
  public <S extends ExampleShard> TrainedModel train(
      ComputationGraph graph, List<S> training, List<S> validation, RoundListener listener) {
    int batch = settings.atLeast(1, "batch-size");
    TrainingSettings.Builder how =
        TrainingSettings.builder()
            .epochs(settings.atLeast(1, "epochs"))
            .averagingFrequency(settings.atLeast(1, "averaging-frequency"))
            .seed(settings.atLeast(0, "seed"));
    checkpoints.map(Checkpoints::eachEpoch).ifPresent(how::checkpoints);
    List<RoundListener> listeners = new ArrayList<>();
    listeners.add(new ProgressLines(console.progress(), ProgressLines.Medium.ofThisProcess()));
    listeners.add(listener);
    ClusterTrainer<S> trainer =
        new ClusterTrainer<>(
            new ShardMinibatches<>(batch, ExampleOrder.SHUFFLED), how.build(), listeners);
    return validation.isEmpty()
        ? trainer.train(graph, distributed(training))
        : trainer.train(
            graph,
            distributed(training),
            new ValidationData<>(
                distributed(validation), new ShardMinibatches<>(batch, ExampleOrder.AS_THEY_ARE)));
  }

  /** A partition for each shard. */
  private <S> JavaRDD<S> distributed(List<S> shards) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(shards, shards.size());
  }

  /**
   * Where each of so many shards of consecutive examples begins, and the end of the last one.
   *
   * @throws UserError if there are fewer examples than shards
   */
  public static int[] bounds(int examples, int shards) {
    if (examples < shards) {
      throw new UserError(
          "workers is '%d' but there are %d examples to train on; set fewer workers"
              .formatted(shards, examples));
    }
    int[] bounds = new int[shards + 1];
    Arrays.setAll(bounds, i -> (int) ((long) examples * i / shards));
    return bounds;
  }
}
