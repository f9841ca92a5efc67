package org.aimle.spark.features;

import java.util.List;
import org.aimle.dl4j.HostArrays;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.explain.FeatureExplainer;
import org.aimle.spark.internal.SparkInternals.Blocks;
import org.aimle.spark.text.BlockEpoch;
import org.aimle.spark.text.BlockPlan;
import org.aimle.spark.text.Weights;
import org.aimle.spark.training.data.DataFingerprint;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.ExampleOrder;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchMemory;
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
 * that is made in the same memory.
 */
public final class FeatureMinibatches implements MinibatchSource<Blocks<FeatureBlock>> {

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

  /** Of several blocks, one after the other. */
  @Override
  public DataFingerprint fingerprint(Blocks<FeatureBlock> shard) {
    long examples = 0;
    long hash = 0;
    for (int i = 0; i < shard.count(); i++) {
      FeatureBlock block = shard.get(i);
      float[] features = new float[block.columns()];
      for (int row = 0; row < block.size(); row++) {
        block.copyTo(row, features, 0);
        hash = DataFingerprint.hash(hash, block.id(row));
        for (float part : block.label(row)) {
          hash = DataFingerprint.hash(hash, Float.floatToIntBits(part));
        }
        if (weighted) {
          hash = DataFingerprint.hash(hash, Float.floatToIntBits(block.weight(row)));
        }
        hash = DataFingerprint.hash(hash, features);
      }
      examples += block.size();
    }
    return new DataFingerprint(examples, hash);
  }

  @Override
  public EpochMinibatches open(Blocks<FeatureBlock> shard, long seed, int epoch) {
    FeatureBlock block = shard.get(0);
    BlockPlan plan =
        shuffled
            ? BlockPlan.shuffled(block.shardSize(), shard.count(), batchSize, seed, epoch)
            : BlockPlan.inOrder(block.shardSize(), shard.count(), batchSize);
    return new Epoch(plan, block.size() == 0 ? 0 : block.id(0), seed, epoch);
  }

  @Override
  public void fetch(Blocks<FeatureBlock> shard, EpochMinibatches opened, int from, int to) {
    ((Epoch) opened).fetch(shard, from, to);
  }

  private final class Epoch extends BlockEpoch<FeatureBlock> {

    private final BlockPlan plan;
    private final long first;
    private final long seed;
    private final int number;
    private final RepeatLabels repeatLabels = new RepeatLabels(draws);

    Epoch(BlockPlan plan, long first, long seed, int number) {
      super(plan);
      this.plan = plan;
      this.first = first;
      this.seed = seed;
      this.number = number;
    }

    @Override
    protected int[][] cut(List<FeatureBlock> window, int examples, int index) {
      return shuffled
          ? ExampleOrder.SHUFFLED.minibatches(
              examples, first, batchSize, plan.seed(seed, index), number)
          : ExampleOrder.AS_THEY_ARE.minibatches(examples, first, batchSize, seed, number);
    }

    @Override
    protected Minibatch make(List<FeatureBlock> window, int[] batch, MinibatchMemory memory) {
      int columns = window.get(0).columns();
      float[] features = new float[Math.multiplyExact(batch.length, columns)];
      float[][] labels = new float[batch.length][];
      float[] weights = new float[batch.length];
      long[] ids = new long[batch.length];
      for (int i = 0; i < batch.length; i++) {
        FeatureBlock block = block(window, batch[i]);
        int row = batch[i] / window.size();
        block.copyTo(row, features, i * columns);
        labels[i] = block.label(row);
        weights[i] = block.weight(row);
        ids[i] = block.id(row);
      }
      INDArray array =
          memory
              .of(Buffer.class, Buffer.class, Buffer::new)
              .atLeast(features.length)
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
  }

  /** Native memory that grows with the largest minibatch. */
  private static final class Buffer implements AutoCloseable {

    private INDArray memory = Nd4j.empty(DataType.FLOAT);

    INDArray atLeast(int length) {
      if (memory.isEmpty() || memory.length() < length) {
        close();
        memory = Nd4j.createUninitializedDetached(DataType.FLOAT, length);
      }
      return memory;
    }

    @Override
    public void close() {
      if (!memory.isEmpty() && memory.closeable()) {
        memory.close();
      }
      memory = Nd4j.empty(DataType.FLOAT);
    }
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
