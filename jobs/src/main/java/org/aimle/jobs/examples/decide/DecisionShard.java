package org.aimle.jobs.examples.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aimle.jobs.examples.ExampleRun;
import org.aimle.spark.training.data.ExampleShard;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Rows of features and of what a loss wants of them. */
final class DecisionShard implements ExampleShard {

  private static final long serialVersionUID = 1L;

  private final long firstId;
  private final float[][] features;
  private final float[][] labels;

  private DecisionShard(long firstId, float[][] features, float[][] labels) {
    this.firstId = firstId;
    this.features = features;
    this.labels = labels;
  }

  /** Cut into shards of consecutive rows, as equal in size as can be. */
  static List<DecisionShard> of(float[][] features, float[][] labels, int workers) {
    int[] bounds = ExampleRun.bounds(features.length, workers);
    List<DecisionShard> shards = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      shards.add(
          new DecisionShard(
              bounds[i],
              Arrays.copyOfRange(features, bounds[i], bounds[i + 1]),
              Arrays.copyOfRange(labels, bounds[i], bounds[i + 1])));
    }
    return shards;
  }

  @Override
  public int size() {
    return features.length;
  }

  @Override
  public long firstId() {
    return firstId;
  }

  @Override
  public MultiDataSet batch(int[] rows) {
    return new MultiDataSet(
        new INDArray[] {array(features, rows)}, new INDArray[] {array(labels, rows)});
  }

  private static INDArray array(float[][] values, int[] rows) {
    return Nd4j.createFromArray(
        Arrays.stream(rows).mapToObj(row -> values[row]).toArray(float[][]::new));
  }
}
