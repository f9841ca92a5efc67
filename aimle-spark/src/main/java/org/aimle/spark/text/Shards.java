package org.aimle.spark.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.internal.SparkInternals.Blocks;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Examples dealt out to workers, in blocks that executors keep in memory as far as they have room,
 * and on disk.
 *
 * @param rdd one shard per worker
 * @param blocks the same, block by block
 */
public record Shards<B>(JavaRDD<Blocks<B>> rdd, JavaRDD<B> blocks) implements AutoCloseable {

  /** Bytes of a block, about: below half of the smallest region of the JVM's heap that pays. */
  private static final long BLOCK_BYTES = 960_000;

  /** More would cost more in shuffling than smaller blocks save. */
  private static final int MOST_BLOCKS = 4096;

  /** Makes a block. */
  public interface Maker<T, B> extends Serializable {
    /**
     * @param examples of the block, in order
     * @param shardSize examples of its whole shard
     */
    B of(List<T> examples, int shardSize);
  }

  /** Into how many blocks a shard of so many bytes is cut, if there are so many workers. */
  public static int blocks(long bytes, int workers) {
    long wanted = (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
    return (int) Math.max(1, Math.min(wanted, Math.max(1, MOST_BLOCKS / workers)));
  }

  /**
   * One shard per worker, in sizes that differ by one at most. Examples are dealt in turn, in their
   * own order, so the shards do not depend on how they were partitioned; in a shard they are dealt
   * to its blocks in turn. Runs jobs; when they are done, nothing but the blocks is kept.
   *
   * @param examples made once
   * @param count of the examples
   * @param perShard blocks of a shard, at least 1
   */
  public static <T extends Comparable<T>, B> Shards<B> deal(
      JavaRDD<T> examples, long count, int workers, int perShard, Maker<T, B> maker) {
    JavaRDD<T> once =
        examples.mapPartitions(own -> own, true).persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      return SparkInternals.prepared(
          examples.context(),
          "deal the examples out",
          () -> {
            JavaRDD<B> blocks =
                once.sortBy(example -> example, true, Math.max(1, once.getNumPartitions()))
                    .zipWithIndex()
                    .mapToPair(entry -> new Tuple2<>(entry._2(), entry._1()))
                    .partitionBy(new RankPartitioner(workers, perShard))
                    .mapPartitionsWithIndex(
                        (index, dealt) ->
                            block(dealt, maker, shardSize(count, workers, index / perShard)),
                        true);
            return held(blocks, perShard);
          });
    } finally {
      once.unpersist(false);
    }
  }

  /** Makes executors keep blocks, each worker's where its rounds will be. Runs a job. */
  static <B> Shards<B> held(JavaRDD<B> blocks, int perShard) {
    JavaRDD<B> kept = blocks.persist(StorageLevel.MEMORY_AND_DISK());
    boolean held = false;
    try {
      JavaRDD<Blocks<B>> shards = SparkInternals.inBlocks(kept, perShard);
      shards.foreach(
          shard -> {
            for (int i = 0; i < shard.count(); i++) {
              shard.get(i);
            }
          });
      held = true;
      return new Shards<>(shards, kept);
    } finally {
      if (!held) {
        kept.unpersist(false);
      }
    }
  }

  static int shardSize(long count, int workers, int worker) {
    return Math.toIntExact((count + workers - 1 - worker) / workers);
  }

  private static <T extends Comparable<T>, B> Iterator<B> block(
      Iterator<Tuple2<Long, T>> dealt, Maker<T, B> maker, int shardSize) {
    List<T> examples = new ArrayList<>();
    dealt.forEachRemaining(entry -> examples.add(entry._2()));
    examples.sort(null);
    return List.of(maker.of(examples, shardSize)).iterator();
  }

  /** Lets go of the blocks. */
  @Override
  public void close() {
    blocks.unpersist(false);
  }

  /** Sends rank {@code r} to shard {@code r mod workers}, and there to blocks in turn. */
  private static final class RankPartitioner extends Partitioner {

    private static final long serialVersionUID = 1L;

    private final int workers;
    private final int perShard;

    RankPartitioner(int workers, int perShard) {
      this.workers = workers;
      this.perShard = perShard;
    }

    @Override
    public int numPartitions() {
      return workers * perShard;
    }

    @Override
    public int getPartition(Object rank) {
      long r = (Long) rank;
      return (int) (r % workers) * perShard + (int) (r / workers % perShard);
    }
  }
}
