package org.aimle.spark.training.data;

/**
 * The minibatches of one partition and epoch, made when asked for. Used by one thread at a time.
 *
 * <p>A minibatch is in use until the next one is asked for or until {@link #close()}; from then on
 * the implementation may overwrite or free its arrays, which keeps off-heap memory from waiting for
 * the garbage collector.
 *
 * @since 0.1.0
 */
public interface EpochMinibatches extends AutoCloseable {

  /** How many there are; 0 for an empty partition. */
  int size();

  /**
   * Makes a minibatch. Asked for in rising order and at most once each; the first one asked for is
   * any (a retried task begins where its round does), so it is a function of the index alone.
   *
   * @param index in {@code [0, size())}
   */
  Minibatch get(int index);

  /**
   * Makes a minibatch as {@link #get(int)} does, in memory that outlives this epoch; by default in
   * none.
   */
  default Minibatch get(int index, MinibatchMemory memory) {
    return get(index);
  }

  /**
   * The end of the minibatches whose blocks are fetched together with those of one minibatch: no
   * more of a shard is at hand at a time than these, or those of a round, need. By default all are.
   */
  default int fetchedUntil(int index) {
    return size();
  }

  /**
   * Lets go of what {@link MinibatchSource#fetch} fetched; called between rounds. Nothing by
   * default.
   */
  default void letGo() {}

  /** Frees what the minibatches hold; nothing by default. */
  @Override
  default void close() {}
}
