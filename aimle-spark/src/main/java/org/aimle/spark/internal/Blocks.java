package org.aimle.spark.internal;

/**
 * A shard in blocks, which an executor keeps, writes to disk and reads back one by one. Used by the
 * thread of the task that it belongs to, and until that ends.
 *
 * @param <B> some examples of the partition in one object
 */
public interface Blocks<B> {

  /** How many there are, at least 1. */
  int count();

  /**
   * Fetches a block, from memory if it has room there.
   *
   * @param index in {@code [0, count)}
   */
  B get(int index);
}
