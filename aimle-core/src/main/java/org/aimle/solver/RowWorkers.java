package org.aimle.solver;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.aimle.solver.limits.Interruption;
import org.aimle.spec.Ranges;

/**
 * A fixed number of threads for work on independent rows, the caller's among them. With one thread
 * nothing is allocated. The others are daemons, started when first needed and ended when idle for
 * long. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RowWorkers {

  /** Work on one row. */
  @FunctionalInterface
  public interface RowTask {

    /**
     * @param row the row; each is worked on once
     * @param worker which of the threads this is, from 0: names that thread's scratch memory
     */
    void run(int row, int worker);
  }

  /** Parts per thread, so that threads with easy rows take more of them. */
  private static final int CHUNKS = 16;

  private static final RowWorkers CALLER = new RowWorkers(1);

  private final int threads;
  private volatile ForkJoinPool pool;

  private RowWorkers(int threads) {
    this.threads = threads;
  }

  /** The caller's thread alone. */
  public static RowWorkers caller() {
    return CALLER;
  }

  /**
   * @param threads at least 1; on Spark {@code spark.task.cpus}
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public static RowWorkers of(int threads) {
    Ranges.atLeastOne("threads", threads);
    return threads == 1 ? CALLER : new RowWorkers(threads);
  }

  /** How many threads there are, the caller's among them. */
  public int threads() {
    return threads;
  }

  /**
   * Runs {@code task} for the rows {@code 0 .. rows - 1} in any order and returns when all are
   * done. A task's exception is thrown here; rows not yet begun may then be left out, and long
   * searches of others are ended, as they are when the caller's thread is interrupted: see {@link
   * Interruption}.
   */
  public void forEach(int rows, RowTask task) {
    int workers = Math.min(threads, rows);
    if (workers <= 1) {
      for (int row = 0; row < rows; row++) {
        task.run(row, 0);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    BooleanSupplier caller = Interruption.ofThisThread();
    BooleanSupplier unwanted = () -> failure.get() != null || caller.getAsBoolean();
    int chunk = Math.max(1, rows / (workers * CHUNKS));
    IntConsumer work =
        worker -> {
          try {
            for (int from; (from = next.getAndAdd(chunk)) < rows; ) {
              for (int row = from; row < Math.min(from + chunk, rows); row++) {
                task.run(row, worker);
              }
            }
          } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            next.set(rows);
          }
        };
    ForkJoinTask<?>[] others = new ForkJoinTask<?>[workers - 1];
    for (int i = 0; i < others.length; i++) {
      int worker = i + 1;
      others[i] = pool().submit(() -> workWhileWanted(unwanted, work, worker));
    }
    workWhileWanted(unwanted, work, 0);
    for (ForkJoinTask<?> one : others) {
      one.join();
    }
    if (failure.get() instanceof Error error) {
      throw error;
    }
    if (failure.get() instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private static void workWhileWanted(BooleanSupplier unwanted, IntConsumer work, int worker) {
    Interruption.when(
        unwanted,
        () -> {
          work.accept(worker);
          return worker;
        });
  }

  private ForkJoinPool pool() {
    if (pool == null) {
      synchronized (this) {
        if (pool == null) {
          pool = new ForkJoinPool(threads - 1);
        }
      }
    }
    return pool;
  }
}
