package org.aimle.spark.text;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.aimle.spark.internal.SparkInternals;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import scala.Tuple2;

/** Deals examples out to workers. */
public final class Shards {

  private Shards() {}

  /**
   * One shard per worker, in sizes that differ by one at most. Examples are dealt in turn, in their
   * own order, so the shards do not depend on how they were partitioned.
   *
   * @param maker of a shard from its examples, which come in order
   */
  public static <T extends Comparable<T>, S> JavaRDD<S> deal(
      JavaRDD<T> examples, int workers, Function<List<T>, S> maker) {
    // Sorting and counting run jobs at once.
    return SparkInternals.described(
            examples.context(),
            "deal the examples out",
            () ->
                examples
                    .sortBy(example -> example, true, Math.max(1, examples.getNumPartitions()))
                    .zipWithIndex())
        .mapToPair(entry -> new Tuple2<>(entry._2(), entry._1()))
        .partitionBy(new RankPartitioner(workers))
        .mapPartitions(dealt -> shard(dealt, maker));
  }

  private static <T extends Comparable<T>, S> Iterator<S> shard(
      Iterator<Tuple2<Long, T>> dealt, Function<List<T>, S> maker) throws Exception {
    List<T> examples = new ArrayList<>();
    dealt.forEachRemaining(entry -> examples.add(entry._2()));
    examples.sort(null);
    return List.of(maker.call(examples)).iterator();
  }

  /** Sends rank {@code r} to partition {@code r mod workers}. */
  private static final class RankPartitioner extends Partitioner {

    private static final long serialVersionUID = 1L;

    private final int workers;

    RankPartitioner(int workers) {
      this.workers = workers;
    }

    @Override
    public int numPartitions() {
      return workers;
    }

    @Override
    public int getPartition(Object rank) {
      return (int) ((Long) rank % workers);
    }
  }
}
