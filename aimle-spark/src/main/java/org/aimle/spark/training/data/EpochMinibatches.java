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

  /** Frees what the minibatches hold; nothing by default. */
  @Override
  default void close() {}
}
