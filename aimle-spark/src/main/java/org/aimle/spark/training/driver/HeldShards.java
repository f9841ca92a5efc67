package org.aimle.spark.training.driver;

import org.aimle.spark.internal.SparkInternals;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Shards as rounds need them: kept in executor memory, and not part of each task.
 *
 * @param rdd to run rounds on
 * @param end frees what was kept for the run
 */
public record HeldShards<S>(JavaRDD<S> rdd, Runnable end) {

  /**
   * For one run, which owns what is kept: another run on the same data has its own, so that the end
   * of the one does not take the data from the other. Blocks are kept by whoever made them.
   */
  public static <S> HeldShards<S> of(JavaRDD<S> shards) {
    if (SparkInternals.isInBlocks(shards)) {
      return new HeldShards<>(shards, () -> {});
    }
    if (SparkInternals.travelsWithTasks(shards)) {
      return ofShuffled(shards);
    }
    if (!shards.getStorageLevel().equals(StorageLevel.NONE())) {
      return new HeldShards<>(shards, () -> {});
    }
    JavaRDD<S> kept =
        shards.mapPartitions(elements -> elements, true).persist(StorageLevel.MEMORY_AND_DISK());
    return new HeldShards<>(kept, () -> kept.unpersist(false));
  }

  /** Sends each partition once, to itself: from then on executors hold the data. */
  private static <S> HeldShards<S> ofShuffled(JavaRDD<S> shards) {
    JavaPairRDD<Integer, S> shuffled =
        JavaPairRDD.fromJavaRDD(
                shards.mapPartitionsWithIndex(
                    (partition, elements) -> new Indexed<>(partition, elements), true))
            .partitionBy(new HashPartitioner(shards.getNumPartitions()));
    JavaRDD<S> kept = shuffled.values().persist(StorageLevel.MEMORY_AND_DISK());
    return new HeldShards<>(
        kept,
        () -> {
          kept.unpersist(false);
          SparkInternals.freeShuffle(shuffled);
        });
  }

  private record Indexed<S>(Integer partition, java.util.Iterator<S> elements)
      implements java.util.Iterator<Tuple2<Integer, S>> {

    @Override
    public boolean hasNext() {
      return elements.hasNext();
    }

    @Override
    public Tuple2<Integer, S> next() {
      return new Tuple2<>(partition, elements.next());
    }
  }
}
