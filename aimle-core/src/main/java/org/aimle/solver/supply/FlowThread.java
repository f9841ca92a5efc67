package org.aimle.solver.supply;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.aimle.solver.limits.Interruption;
import org.aimle.solver.limits.SearchInterruptedException;

/**
 * Runs flows of least cost, which cannot be stopped: OR-Tools' has no way to. Small ones take less
 * than a tenth of a second. Large ones run on a thread of their own, so that who waits for one can
 * go when it is no longer wanted; the thread then ends with its flow (seconds later, if there are
 * millions of lanes), whose answer is lost.
 */
final class FlowThread {

  /** Lanes from which on a flow is large. */
  static final int LARGE = 1 << 16;

  private static final long LOOK_MILLIS = 50;

  private FlowThread() {}

  /**
   * Does it, and gives the answer.
   *
   * @param name what is solved, for messages
   * @param flow must touch nothing that others use, and frees its native memory itself
   * @throws SearchInterruptedException if the flow is large, and the work of this thread unwanted
   */
  static <T> T run(String name, int lanes, Supplier<T> flow) {
    if (lanes < LARGE) {
      return flow.get();
    }
    Interruption.check(name);
    BooleanSupplier unwanted = Interruption.ofThisThread();
    FutureTask<T> answer = new FutureTask<>(flow::get);
    Thread thread = new Thread(answer, "aimle-flow");
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
    while (true) {
      try {
        return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (unwanted.getAsBoolean()) {
          throw new SearchInterruptedException(name);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SearchInterruptedException(name);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException refusal) {
          throw refusal;
        }
        throw new IllegalStateException(name + ": the flow failed", e.getCause());
      }
    }
  }
}
