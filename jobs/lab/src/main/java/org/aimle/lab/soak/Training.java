package org.aimle.lab.soak;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The training that is disturbed: an explainer of made-up texts, on two Workers, with a checkpoint
 * after each round.
 *
 * @param texts to train on
 * @param epochs of it
 */
record Training(int texts, int epochs) {

  static final int WORKERS = 2;
  private static final int BATCH = 10;
  private static final int FREQUENCY = 2;

  int roundsOfAnEpoch() {
    int minibatches = ceil(ceil(texts, WORKERS), BATCH);
    return ceil(minibatches, FREQUENCY);
  }

  int rounds() {
    return epochs * roundsOfAnEpoch();
  }

  private static int ceil(int number, int parts) {
    return (number + parts - 1) / parts;
  }

  /**
   * What is submitted.
   *
   * @param environment of executors
   */
  List<String> arguments(
      StandaloneCluster cluster, Path checkpoints, Path output, Map<String, String> environment) {
    List<String> arguments = new ArrayList<>(cluster.explain(WORKERS));
    arguments.addAll(
        List.of(
            "--conf",
            "spark.speculation=true",
            "--conf",
            "spark.speculation.quantile=0.5",
            "--synthetic-texts=" + texts,
            "--workers=" + WORKERS,
            "--batch-size=" + BATCH,
            "--averaging-frequency=" + FREQUENCY,
            "--epochs=" + epochs,
            "--k=3",
            "--filters=8",
            "--hidden-units=8",
            "--vector-size=8",
            "--vector-iterations=2",
            "--checkpoint-dir=" + checkpoints,
            "--checkpoint-interval=1",
            "--output=" + output));
    environment.forEach(
        (name, value) ->
            arguments.addAll(List.of("--conf", "spark.executorEnv." + name + "=" + value)));
    return arguments;
  }
}
