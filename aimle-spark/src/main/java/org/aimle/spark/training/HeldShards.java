package org.aimle.spark.training;

import org.apache.spark.HashPartitioner;
import org.apache.spark.NarrowDependency;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * Shards as rounds need them: kept in executor memory, and not part of each task.
 *
 * @param rdd to run rounds on
 * @param end frees what was kept for the run
 */
record HeldShards<S>(JavaRDD<S> rdd, Runnable end) {

  static <S> HeldShards<S> of(JavaRDD<S> shards) {
    if (travelWithTasks(shards)) {
      return ofShuffled(shards);
    }
    if (!shards.getStorageLevel().equals(StorageLevel.NONE())) {
      return new HeldShards<>(shards, () -> {});
    }
    JavaRDD<S> kept = shards.persist(StorageLevel.MEMORY_AND_DISK());
    return new HeldShards<>(kept, () -> kept.unpersist(false));
  }

  /** Whether the data are in the driver's partition objects (parallelize), so in every task. */
  static boolean travelWithTasks(JavaRDD<?> shards) {
    return travelWithTasks(shards.rdd());
  }

  private static boolean travelWithTasks(RDD<?> data) {
    return data.getClass().getSimpleName().equals("ParallelCollectionRDD")
        || JavaConverters.seqAsJavaList(data.dependencies()).stream()
            .anyMatch(d -> d instanceof NarrowDependency<?> && travelWithTasks(d.rdd()));
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
          shuffled.rdd().cleanShuffleDependencies(false);
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
