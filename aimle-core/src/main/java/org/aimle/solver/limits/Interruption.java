package org.aimle.solver.limits;

import java.util.function.BooleanSupplier;

/**
 * Whether the work of a thread is still wanted. Long searches ask it and end within a second if it
 * is not: when the thread is interrupted, or for a reason that whoever gave the work has named
 * here. Spark, for one, tells a killed task by its context and only sometimes by an interrupt.
 *
 * @since 0.1.0
 */
public final class Interruption {

  private static final ThreadLocal<BooleanSupplier> REASON = new ThreadLocal<>();

  private Interruption() {}

  /** Work that may end with an exception. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  /**
   * Does work on this thread, whose searches end as soon as {@code unwanted} is true. The reasons
   * that hold for this thread already hold for the work, too.
   *
   * @param unwanted asked often and by other threads, so it must be cheap and thread-safe
   */
  public static <T, E extends Exception> T when(BooleanSupplier unwanted, Work<T, E> work)
      throws E {
    BooleanSupplier outer = REASON.get();
    REASON.set(outer == null ? unwanted : () -> unwanted.getAsBoolean() || outer.getAsBoolean());
    try {
      return work.run();
    } finally {
      if (outer == null) {
        REASON.remove();
      } else {
        REASON.set(outer);
      }
    }
  }

  /** Whether what this thread does now is unwanted; to be asked by any thread. */
  public static BooleanSupplier ofThisThread() {
    Thread thread = Thread.currentThread();
    BooleanSupplier reason = REASON.get();
    return reason == null
        ? thread::isInterrupted
        : () -> thread.isInterrupted() || reason.getAsBoolean();
  }

  /**
   * Ends work that is unwanted.
   *
   * @param name what is solved, for the message
   * @throws SearchInterruptedException if the work of this thread is unwanted
   */
  public static void check(String name) {
    if (ofThisThread().getAsBoolean()) {
      throw new SearchInterruptedException(name);
    }
  }
}
