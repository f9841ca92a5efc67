package org.aimle.spark.text;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.aimle.spark.internal.SparkInternals;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Deals texts out to workers. */
final class Shards {

  private Shards() {}

  /**
   * One shard per worker, in sizes that differ by one at most. Texts are dealt in turn, in the
   * order of {@link EncodedText}, so the shards do not depend on how the texts were partitioned.
   */
  static JavaRDD<TextShard> deal(JavaRDD<EncodedText> texts, int workers) {
    // Sorting and counting run jobs at once.
    return SparkInternals.described(
            texts.context(),
            "deal the texts out",
            () ->
                texts
                    .sortBy(text -> text, true, Math.max(1, texts.getNumPartitions()))
                    .zipWithIndex())
        .mapToPair(entry -> new Tuple2<>(entry._2(), entry._1()))
        .partitionBy(new RankPartitioner(workers))
        .mapPartitions(Shards::shard);
  }

  private static Iterator<TextShard> shard(Iterator<Tuple2<Long, EncodedText>> dealt) {
    List<EncodedText> texts = new ArrayList<>();
    dealt.forEachRemaining(entry -> texts.add(entry._2()));
    texts.sort(null);
    return List.of(new TextShard(texts.toArray(EncodedText[]::new))).iterator();
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
