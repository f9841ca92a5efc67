package org.aimle.spark.training.executor;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.deeplearning4j.datasets.iterator.IteratorMultiDataSetIterator;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A partition of DL4J data sets, gathered into minibatches of one size (the last may be smaller).
 * Written by Java's serialisation whatever Spark's is: Kryo cannot read arrays in native memory.
 */
@DefaultSerializer(JavaSerializer.class)
public final class DataSetShard implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int partition;
  private final ArrayList<MultiDataSet> minibatches;

  private DataSetShard(int partition, ArrayList<MultiDataSet> minibatches) {
    this.partition = partition;
    this.minibatches = minibatches;
  }

  /** What is done with each minibatch once it is gathered. */
  public interface Preparation extends Serializable {
    MultiDataSet of(MultiDataSet gathered);
  }

  public static DataSetShard gather(
      int partition, Iterator<MultiDataSet> data, int batchSize, Preparation preparation) {
    ArrayList<MultiDataSet> minibatches = new ArrayList<>();
    if (data.hasNext()) {
      new IteratorMultiDataSetIterator(data, batchSize)
          .forEachRemaining(gathered -> minibatches.add(preparation.of(gathered)));
    }
    return new DataSetShard(partition, minibatches);
  }

  public long examples() {
    return minibatches.stream().mapToLong(DataSetShard::examples).sum();
  }

  private static int examples(MultiDataSet minibatch) {
    return Math.toIntExact(minibatch.getFeatures(0).size(0));
  }

  /**
   * The minibatches in the order of the data, whatever the epoch. An example's id is its place in
   * the whole data, so that its noise does not depend on how it is partitioned.
   *
   * @param firstIds the id of each partition's first example
   */
  public record InOrder(long[] firstIds) implements MinibatchSource<DataSetShard> {

    private static final long serialVersionUID = 1L;

    @Override
    public EpochMinibatches open(DataSetShard shard, long seed, int epoch) {
      long[] first = new long[shard.minibatches.size()];
      long next = firstIds[shard.partition];
      for (int i = 0; i < first.length; i++) {
        first[i] = next;
        next += examples(shard.minibatches.get(i));
      }
      return new EpochMinibatches() {
        @Override
        public int size() {
          return first.length;
        }

        @Override
        public Minibatch get(int index) {
          MultiDataSet data = shard.minibatches.get(index);
          long[] ids = new long[examples(data)];
          for (int i = 0; i < ids.length; i++) {
            ids[i] = first[index] + i;
          }
          return new Minibatch(data, ids);
        }
      };
    }
  }
}
