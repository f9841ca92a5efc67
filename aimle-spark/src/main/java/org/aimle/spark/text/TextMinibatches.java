package org.aimle.spark.text;

import java.util.Objects;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.explain.TextBatch;
import org.aimle.explain.TextBatchBuffer;
import org.aimle.explain.TextContexts;
import org.aimle.explain.WordVectors;
import org.aimle.spark.training.data.DataFingerprint;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Minibatches of texts: word vectors {@code [B, T, E]} with mask {@code [B, T]} and labels {@code
 * [B * draws, 1]}, or {@code [B * draws, classes]}, T being the longest text of each batch; where
 * texts have weights, these are one column more of the labels, see {@link
 * org.aimle.dl4j.WeightedRows}. A minibatch's arrays are overwritten by the next one of the same
 * epoch.
 */
public final class TextMinibatches implements MinibatchSource<TextShard> {

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

  private static long hash(WordVectors vectors) {
    float[] vector = new float[vectors.dimension()];
    long hash = 0;
    for (int id = 0; id < vectors.size(); id++) {
      vectors.copyVector(id, vector, 0);
      hash = DataFingerprint.hash(hash, vectors.word(id).hashCode());
      hash = DataFingerprint.hash(hash, vector);
    }
    return hash;
  }

  @Override
  public DataFingerprint fingerprint(TextShard shard) {
    long hash = 0;
    for (EncodedText text : shard.texts()) {
      hash = DataFingerprint.hash(hash, text.id());
      for (float part : text.label()) {
        hash = DataFingerprint.hash(hash, Float.floatToIntBits(part));
      }
      if (weighted) {
        hash = DataFingerprint.hash(hash, Float.floatToIntBits(text.weight()));
      }
      hash = DataFingerprint.hash(hash, text.tokens());
      if (text.context().length > 0) {
        hash = DataFingerprint.hash(hash, text.context());
      }
    }
    return new DataFingerprint(shard.size(), hash);
  }

  @Override
  public EpochMinibatches open(TextShard shard, long seed, int epoch) {
    int[][] batches = order.cut(shard, batchSize, seed, epoch);
    RepeatLabels repeatLabels = new RepeatLabels(draws);
    TextBatchBuffer buffer = new TextBatchBuffer(vectors.value());
    return new EpochMinibatches() {
      @Override
      public int size() {
        return batches.length;
      }

      @Override
      public Minibatch get(int index) {
        int[] batch = batches[index];
        int[][] tokens = new int[batch.length][];
        float[][] labels = new float[batch.length][];
        float[] weights = new float[batch.length];
        long[] ids = new long[batch.length];
        float[][] contexts = new float[batch.length][];
        for (int i = 0; i < batch.length; i++) {
          EncodedText text = shard.texts()[batch[i]];
          tokens[i] = text.tokens();
          labels[i] = text.label();
          weights[i] = text.weight();
          ids[i] = text.id();
          contexts[i] = text.context();
        }
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

      @Override
      public void close() {
        buffer.close();
      }
    };
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
