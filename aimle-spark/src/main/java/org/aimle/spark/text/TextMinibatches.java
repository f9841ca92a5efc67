package org.aimle.spark.text;

import java.util.List;
import java.util.Objects;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.explain.TextBatch;
import org.aimle.explain.TextBatchBuffer;
import org.aimle.explain.TextContexts;
import org.aimle.explain.WordVectors;
import org.aimle.spark.internal.SparkInternals.Blocks;
import org.aimle.spark.training.data.DataFingerprint;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchMemory;
import org.aimle.spark.training.data.MinibatchSource;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Minibatches of texts: word vectors {@code [B, T, E]} with mask {@code [B, T]} and labels {@code
 * [B * draws, 1]}, or {@code [B * draws, classes]}, T being the longest text of each batch; where
 * texts have weights, these are one column more of the labels, see {@link
 * org.aimle.dl4j.WeightedRows}. A minibatch's arrays are overwritten by the next one that is made
 * in the same memory.
 */
public final class TextMinibatches implements MinibatchSource<Blocks<TextBlock>> {

  private static final long serialVersionUID = 1L;

  private final Broadcast<WordVectors> vectors;
  private final int batchSize;
  private final BatchOrder order;
  private final int draws;
  private final int classes;
  private final boolean weighted;

  /**
   * @param batchSize texts of a minibatch, at least 1; the last one of a shard may be smaller
   * @param draws rows that the network makes of each text in training, at least 1: labels are
   *     repeated so often; 1 for validation
   * @param classes of the labels, 1 for numbers in [0, 1]
   * @param weighted whether texts have weights; false: each counts the same
   */
  public TextMinibatches(
      Broadcast<WordVectors> vectors,
      int batchSize,
      BatchOrder order,
      int draws,
      int classes,
      boolean weighted) {
    this.vectors = Objects.requireNonNull(vectors, "vectors");
    this.order = Objects.requireNonNull(order, "order");
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize is " + batchSize + " but must be at least 1");
    }
    if (draws < 1) {
      throw new IllegalArgumentException("draws is " + draws + " but must be at least 1");
    }
    this.batchSize = batchSize;
    this.draws = draws;
    this.classes = classes;
    this.weighted = weighted;
  }

  @Override
  public String description() {
    return "texts(batchSize="
        + batchSize
        + ", order="
        + order
        + ", words="
        + vectors.value().size()
        + ", dimension="
        + vectors.value().dimension()
        + ", vectors="
        + Long.toHexString(hash(vectors.value()))
        + ")";
  }

  static long hash(WordVectors vectors) {
    float[] vector = new float[vectors.dimension()];
    long hash = 0;
    for (int id = 0; id < vectors.size(); id++) {
      vectors.copyVector(id, vector, 0);
      hash = DataFingerprint.hash(hash, vectors.word(id).hashCode());
      hash = DataFingerprint.hash(hash, vector);
    }
    return hash;
  }

  /** Of several blocks, one after the other. */
  @Override
  public DataFingerprint fingerprint(Blocks<TextBlock> shard) {
    long examples = 0;
    long hash = 0;
    for (int i = 0; i < shard.count(); i++) {
      TextBlock block = shard.get(i);
      for (int text = 0; text < block.size(); text++) {
        hash = hash(hash, block, text);
      }
      examples += block.size();
    }
    return new DataFingerprint(examples, hash);
  }

  private long hash(long before, TextBlock block, int text) {
    long hash = DataFingerprint.hash(before, block.id(text));
    for (float part : block.label(text)) {
      hash = DataFingerprint.hash(hash, Float.floatToIntBits(part));
    }
    if (weighted) {
      hash = DataFingerprint.hash(hash, Float.floatToIntBits(block.weight(text)));
    }
    hash = DataFingerprint.hash(hash, block.tokens(text));
    float[] context = block.context(text);
    return context.length > 0 ? DataFingerprint.hash(hash, context) : hash;
  }

  @Override
  public EpochMinibatches open(Blocks<TextBlock> shard, long seed, int epoch) {
    TextBlock block = shard.get(0);
    BlockPlan plan =
        order == BatchOrder.BY_LENGTH
            ? BlockPlan.inOrder(block.shardSize(), shard.count(), batchSize)
            : BlockPlan.shuffled(block.shardSize(), shard.count(), batchSize, seed, epoch);
    return new Epoch(plan, block.size() == 0 ? 0 : block.id(0), seed, epoch);
  }

  @Override
  public void fetch(Blocks<TextBlock> shard, EpochMinibatches opened, int from, int to) {
    ((Epoch) opened).fetch(shard, from, to);
  }

  private final class Epoch extends BlockEpoch<TextBlock> {

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
    protected int[][] cut(List<TextBlock> window, int examples, int index) {
      int[] lengths = new int[examples];
      for (int i = 0; i < examples; i++) {
        lengths[i] = block(window, i).length(i / window.size());
      }
      return order.cut(lengths, first, batchSize, plan.seed(seed, index), number);
    }

    @Override
    protected Minibatch make(List<TextBlock> window, int[] batch, MinibatchMemory memory) {
      int[][] tokens = new int[batch.length][];
      float[][] labels = new float[batch.length][];
      float[] weights = new float[batch.length];
      long[] ids = new long[batch.length];
      float[][] contexts = new float[batch.length][];
      for (int i = 0; i < batch.length; i++) {
        TextBlock block = block(window, batch[i]);
        int text = batch[i] / window.size();
        tokens[i] = block.tokens(text);
        labels[i] = block.label(text);
        weights[i] = block.weight(text);
        ids[i] = block.id(text);
        contexts[i] = block.context(text);
      }
      WordVectors words = vectors.value();
      TextBatchBuffer buffer =
          memory.of(words, TextBatchBuffer.class, () -> new TextBatchBuffer(words));
      MultiDataSet data = labelled(buffer.fill(tokens), labels);
      if (weighted) {
        Weights.add(data, weights);
      }
      if (contexts[0].length > 0) {
        data = TextContexts.with(data, contexts);
      }
      repeatLabels.preProcess(data);
      return new Minibatch(data, ids);
    }
  }

  /** Labels are all of one form: that of the column they come from. */
  private MultiDataSet labelled(TextBatch batch, float[][] labels) {
    if (labels[0].length > 1) {
      return batch.withProbabilities(labels);
    }
    float[] single = new float[labels.length];
    for (int i = 0; i < single.length; i++) {
      single[i] = labels[i][0];
    }
    return batch.withLabels(single, classes);
  }
}
