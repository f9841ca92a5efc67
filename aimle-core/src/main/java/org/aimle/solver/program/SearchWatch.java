package org.aimle.solver.program;

import com.google.ortools.sat.SolveWrapper;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Stops native searches whose answers nobody wants any more: one daemon thread looks at all that
 * run, some times a second. A search costs a place in a set, so short ones do not feel it.
 */
final class SearchWatch {

  private static final long EVERY_MILLIS = 50;

  /** A search builds its clock first and reads it later: it is left alone while it may do so. */
  private static final long YOUNG_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  private static final Set<Search> RUNNING = ConcurrentHashMap.newKeySet();

  private SearchWatch() {}

  /** One native search, watched from its making until it is closed, which frees its memory. */
  static final class Search implements AutoCloseable {
    private final SolveWrapper solve = new SolveWrapper();
    private final BooleanSupplier unwanted;
    private final long begun = System.nanoTime();
    private boolean stopped;
    private boolean deleted;

    Search(BooleanSupplier unwanted) {
      this.unwanted = unwanted;
      RUNNING.add(this);
      Watcher.start();
    }

    SolveWrapper solve() {
      return solve;
    }

    synchronized boolean isStopped() {
      return stopped;
    }

    private synchronized void stopIfUnwanted() {
      if (!deleted && System.nanoTime() - begun > YOUNG_NANOS && unwanted.getAsBoolean()) {
        stopped = true;
        solve.stopSearch();
      }
    }

    @Override
    public synchronized void close() {
      RUNNING.remove(this);
      deleted = true;
      solve.delete();
    }
  }

  /** Made when the first search runs. */
  private static final class Watcher {
    private static final ScheduledExecutorService THREAD =
        Executors.newSingleThreadScheduledExecutor(Watcher::daemon);

    static {
      THREAD.scheduleWithFixedDelay(
          Watcher::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable work) {
      Thread thread = new Thread(work, "aimle-search-watch");
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      return thread;
    }

    static void start() {
      // loading the class has done it
    }

    /** A reason that throws would end the watch of all others: its search is left to its limit. */
    private static void look() {
      for (Search search : RUNNING) {
        try {
          search.stopIfUnwanted();
        } catch (RuntimeException e) {
          RUNNING.remove(search);
        }
      }
    }
  }
}
