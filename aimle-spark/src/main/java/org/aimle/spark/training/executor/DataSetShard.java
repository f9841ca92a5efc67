package org.aimle.spark.training.executor;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.ExampleOrder;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.deeplearning4j.datasets.iterator.IteratorMultiDataSetIterator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

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

  /** What is done with each minibatch when it is handed out. */
  public interface Preparation extends Serializable {

    /** Changes the data set, which is the caller's own. */
    void prepare(MultiDataSet own);

    /** Whether nothing is done. */
    default boolean isNone() {
      return false;
    }
  }

  /** Nothing. */
  public enum NoPreparation implements Preparation {
    NONE;

    @Override
    public void prepare(MultiDataSet own) {
      // As it is.
    }

    @Override
    public boolean isNone() {
      return true;
    }
  }

  public static DataSetShard gather(int partition, Iterator<MultiDataSet> data, int batchSize) {
    ArrayList<MultiDataSet> minibatches = new ArrayList<>();
    if (data.hasNext()) {
      new IteratorMultiDataSetIterator(data, batchSize).forEachRemaining(minibatches::add);
    }
    return new DataSetShard(partition, minibatches);
  }

  public long examples() {
    return minibatches.stream().mapToLong(DataSetShard::examples).sum();
  }

  private static int examples(MultiDataSet minibatch) {
    return Math.toIntExact(minibatch.getFeatures(0).size(0));
  }

  /** Some examples in a data set of their own. */
  private MultiDataSet batch(int[] rows, int[] starts) {
    List<MultiDataSet> examples = new ArrayList<>(rows.length);
    for (int row : rows) {
      int found = Arrays.binarySearch(starts, row);
      int index = found >= 0 ? found : -found - 2;
      examples.add(example(minibatches.get(index), row - starts[index]));
    }
    return org.nd4j.linalg.dataset.MultiDataSet.merge(examples);
  }

  private static MultiDataSet example(MultiDataSet minibatch, int row) {
    return new org.nd4j.linalg.dataset.MultiDataSet(
        rows(minibatch.getFeatures(), row),
        rows(minibatch.getLabels(), row),
        rows(minibatch.getFeaturesMaskArrays(), row),
        rows(minibatch.getLabelsMaskArrays(), row));
  }

  private static INDArray[] rows(INDArray[] arrays, int row) {
    if (arrays == null) {
      return null;
    }
    INDArray[] result = new INDArray[arrays.length];
    for (int i = 0; i < arrays.length; i++) {
      if (arrays[i] != null) {
        INDArrayIndex[] place = new INDArrayIndex[arrays[i].rank()];
        Arrays.fill(place, NDArrayIndex.all());
        place[0] = NDArrayIndex.interval(row, row + 1);
        result[i] = arrays[i].get(place);
      }
    }
    return result;
  }

  /**
   * Cuts a shard into minibatches. An example's id is its place in the whole data, so that its
   * noise does not depend on how it is partitioned.
   *
   * @param firstIds the id of each partition's first example
   * @param batchSize of the shard's own minibatches
   * @param order of the examples
   * @param preparation of each minibatch; a copy of it, where it stands in the shard
   */
  public record Minibatches(
      long[] firstIds, int batchSize, ExampleOrder order, Preparation preparation)
      implements MinibatchSource<DataSetShard> {

    private static final long serialVersionUID = 1L;

    @Override
    public EpochMinibatches open(DataSetShard shard, long seed, int epoch) {
      int[] starts = new int[shard.minibatches.size()];
      for (int i = 1; i < starts.length; i++) {
        starts[i] = starts[i - 1] + examples(shard.minibatches.get(i - 1));
      }
      long first = firstIds[shard.partition];
      int[][] rows =
          order.minibatches(Math.toIntExact(shard.examples()), first, batchSize, seed, epoch);
      return new Epoch(shard, starts, first, rows, order, preparation);
    }

    @Override
    public String description() {
      return "data sets(size=%d, order=%s, preparation=%s)"
          .formatted(batchSize, order, preparation.isNone() ? "none" : "own");
    }
  }

  private static final class Epoch implements EpochMinibatches {

    private final DataSetShard shard;
    private final int[] starts;
    private final long first;
    private final int[][] rows;
    private final ExampleOrder order;
    private final Preparation preparation;

    /** What was made for the minibatch in use, and nothing that its preparation brought along. */
    private Optional<Minibatch> own = Optional.empty();

    Epoch(
        DataSetShard shard,
        int[] starts,
        long first,
        int[][] rows,
        ExampleOrder order,
        Preparation preparation) {
      this.shard = shard;
      this.starts = starts;
      this.first = first;
      this.rows = rows;
      this.order = order;
      this.preparation = preparation;
    }

    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public Minibatch get(int index) {
      close();
      long[] ids = Arrays.stream(rows[index]).mapToLong(row -> first + row).toArray();
      MultiDataSet data;
      if (order != ExampleOrder.AS_THEY_ARE) {
        data = shard.batch(rows[index], starts);
      } else if (preparation.isNone()) {
        return new Minibatch(shard.minibatches.get(index), ids);
      } else {
        data = shard.minibatches.get(index).copy();
      }
      own = Optional.of(new Minibatch(sameArrays(data), ids));
      preparation.prepare(data);
      return new Minibatch(data, ids);
    }

    private static MultiDataSet sameArrays(MultiDataSet data) {
      return new org.nd4j.linalg.dataset.MultiDataSet(
          data.getFeatures().clone(),
          data.getLabels().clone(),
          cloned(data.getFeaturesMaskArrays()),
          cloned(data.getLabelsMaskArrays()));
    }

    private static INDArray[] cloned(INDArray[] arrays) {
      return arrays == null ? null : arrays.clone();
    }

    @Override
    public void close() {
      own.ifPresent(Minibatch::free);
      own = Optional.empty();
    }
  }
}
