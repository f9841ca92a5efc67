package org.aimle.spark.training.data;

import java.util.function.Supplier;

/**
 * What minibatches are made in, such as native buffers. A worker at work has one, whichever
 * partition it works on, so that a cluster holds as many as it has slots, not partitions. Not
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class MinibatchMemory implements AutoCloseable {

  private Object owner = this;
  private AutoCloseable held = () -> {};

  /**
   * What is held for an owner; what was held for another one is closed.
   *
   * @param owner whose it is, by identity
   * @param type of what is held
   * @param maker makes it where there is none
   */
  public <T extends AutoCloseable> T of(Object owner, Class<T> type, Supplier<T> maker) {
    if (this.owner != owner || !type.isInstance(held)) {
      close();
      held = maker.get();
      this.owner = owner;
    }
    return type.cast(held);
  }

  /** Closes what is held. */
  @Override
  public void close() {
    AutoCloseable closing = held;
    held = () -> {};
    owner = this;
    try {
      closing.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
