package org.aimle.jobs.examples;

import java.util.Arrays;
import org.aimle.spark.text.BatchOrder;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Cuts a shard into minibatches.
 *
 * @param size examples of a minibatch, at least 1; the last one may be smaller
 * @param shuffled whether each epoch has an order of its own
 */
public record Minibatches<S extends Shard>(int size, boolean shuffled)
    implements MinibatchSource<S> {

  private static final long serialVersionUID = 1L;

  @Override
  public EpochMinibatches open(S shard, long seed, int epoch) {
    int[][] order =
        shuffled
            ? BatchOrder.shuffled(shard.size(), shard.firstId(), size, seed, epoch)
            : BatchOrder.asTheyAre(shard.size(), size);
    return new EpochMinibatches() {
      private MultiDataSet inUse;

      @Override
      public int size() {
        return order.length;
      }

      @Override
      public Minibatch get(int index) {
        close();
        inUse = shard.batch(order[index]);
        return new Minibatch(
            inUse, Arrays.stream(order[index]).mapToLong(row -> shard.firstId() + row).toArray());
      }

      /** Off-heap memory would otherwise wait for the garbage collector. */
      @Override
      public void close() {
        if (inUse != null) {
          free(inUse.getFeatures());
          free(inUse.getLabels());
          inUse = null;
        }
      }
    };
  }

  private static void free(INDArray[] arrays) {
    for (INDArray array : arrays) {
      if (array.closeable()) {
        array.close();
      }
    }
  }

  @Override
  public String description() {
    return "minibatches(size=" + size + ", shuffled=" + shuffled + ")";
  }
}
