package org.aimle.dl4j.layers;

import org.aimle.solver.RowWorkers;

/** Shares out work on independent rows among the layers' threads. */
final class Shares {

  /** Each calling thread's own: tasks that run at once do not wait for each other's threads. */
  private static final ThreadLocal<RowWorkers> WORKERS =
      ThreadLocal.withInitial(RowWorkers::caller);

  /** Parts per thread, so that threads with short texts take more of them. */
  private static final int PARTS = 2;

  private Shares() {}

  /** Work on the rows {@code [from, to)}. */
  @FunctionalInterface
  interface Part {
    void run(int from, int to);
  }

  /** Runs a part for all of {@code rows} rows, in any order, and returns when all are done. */
  static void among(int threads, long rows, Part part) {
    if (threads == 1) {
      part.run(0, (int) rows);
      return;
    }
    int parts = (int) Math.min(rows, (long) threads * PARTS);
    TokenThreads.quietenNativeCode();
    workers(threads)
        .forEach(
            parts,
            (p, worker) -> part.run((int) (rows * p / parts), (int) (rows * (p + 1) / parts)));
  }

  private static RowWorkers workers(int threads) {
    if (WORKERS.get().threads() != threads) {
      WORKERS.set(RowWorkers.of(threads));
    }
    return WORKERS.get();
  }
}
