package org.aimle.spark.features;

import org.aimle.dl4j.HostArrays;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.explain.FeatureExplainer;
import org.aimle.spark.text.BatchOrder;
import org.aimle.spark.text.Weights;
import org.aimle.spark.training.data.DataFingerprint;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Minibatches of rows: standardised features {@code [B, n]} and labels {@code [B * draws, 1]}, or
 * {@code [B * draws, classes]}; where rows have weights, these are one column more of the labels,
 * see {@link org.aimle.dl4j.WeightedRows}. A minibatch's features are overwritten by the next one
 * of the same epoch.
 */
public final class FeatureMinibatches implements MinibatchSource<FeatureShard> {

  private static final long serialVersionUID = 1L;

  private final int batchSize;
  private final boolean shuffled;
  private final int draws;
  private final int classes;
  private final boolean weighted;

  private FeatureMinibatches(
      int batchSize, boolean shuffled, int draws, int classes, boolean weighted) {
    this.batchSize = batchSize;
    this.shuffled = shuffled;
    this.draws = draws;
    this.classes = classes;
    this.weighted = weighted;
  }

  /**
   * To train on, shuffled anew each epoch.
   *
   * @param batchSize rows of a minibatch, at least 1; the last one of a shard may be smaller
   * @param draws rows that the network makes of each row, at least 1: labels are repeated so often
   * @param classes of the labels, 1 for numbers in [0, 1]
   * @param weighted whether rows have weights; false: each counts the same
   */
  public static FeatureMinibatches forTraining(
      int batchSize, int draws, int classes, boolean weighted) {
    return new FeatureMinibatches(batchSize, true, draws, classes, weighted);
  }

  /** To validate on, as {@link #forTraining} but in their order, and with one draw. */
  public static FeatureMinibatches forValidation(int batchSize, int classes, boolean weighted) {
    return new FeatureMinibatches(batchSize, false, 1, classes, weighted);
  }

  @Override
  public String description() {
    return "features(batchSize=" + batchSize + ", shuffled=" + shuffled + ")";
  }

  @Override
  public DataFingerprint fingerprint(FeatureShard shard) {
    float[] row = new float[shard.zeros().length];
    long hash = 0;
    for (FeatureRow one : shard.rows()) {
      one.copyTo(row, 0, shard.zeros());
      hash = DataFingerprint.hash(hash, one.id());
      for (float part : one.label()) {
        hash = DataFingerprint.hash(hash, Float.floatToIntBits(part));
      }
      if (weighted) {
        hash = DataFingerprint.hash(hash, Float.floatToIntBits(one.weight()));
      }
      hash = DataFingerprint.hash(hash, row);
    }
    return new DataFingerprint(shard.rows().length, hash);
  }

  @Override
  public EpochMinibatches open(FeatureShard shard, long seed, int epoch) {
    FeatureRow[] rows = shard.rows();
    int columns = shard.zeros().length;
    long first = rows.length == 0 ? 0 : rows[0].id();
    int[][] batches =
        shuffled
            ? BatchOrder.shuffled(rows.length, first, batchSize, seed, epoch)
            : BatchOrder.asTheyAre(rows.length, batchSize);
    long most = Math.multiplyExact((long) Math.min(batchSize, Math.max(1, rows.length)), columns);
    INDArray memory = Nd4j.createUninitializedDetached(DataType.FLOAT, most);
    RepeatLabels repeatLabels = new RepeatLabels(draws);
    return new EpochMinibatches() {
      @Override
      public int size() {
        return batches.length;
      }

      @Override
      public Minibatch get(int index) {
        int[] batch = batches[index];
        float[] features = new float[Math.multiplyExact(batch.length, columns)];
        float[][] labels = new float[batch.length][];
        float[] weights = new float[batch.length];
        long[] ids = new long[batch.length];
        for (int i = 0; i < batch.length; i++) {
          FeatureRow row = rows[batch[i]];
          row.copyTo(features, i * columns, shard.zeros());
          labels[i] = row.label();
          weights[i] = row.weight();
          ids[i] = row.id();
        }
        INDArray array =
            memory
                .get(NDArrayIndex.interval(0, features.length))
                .reshape('c', batch.length, columns);
        HostArrays.write(features, array);
        MultiDataSet data = labelled(array, labels);
        if (weighted) {
          Weights.add(data, weights);
        }
        repeatLabels.preProcess(data);
        return new Minibatch(data, ids);
      }

      @Override
      public void close() {
        if (memory.closeable()) {
          memory.close();
        }
      }
    };
  }

  /** Labels are all of one form: that of the column they come from. */
  private MultiDataSet labelled(INDArray features, float[][] labels) {
    if (labels[0].length > 1) {
      return FeatureExplainer.batch(features, labels);
    }
    float[] single = new float[labels.length];
    for (int i = 0; i < single.length; i++) {
      single[i] = labels[i][0];
    }
    return FeatureExplainer.batch(features, single, classes);
  }
}
