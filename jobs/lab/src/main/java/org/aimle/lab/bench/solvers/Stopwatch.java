package org.aimle.lab.bench.solvers;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Times contenders, each in a thread of its own, so that one that never ends is left behind. What
 * is told is the time of the processor that the thread took, its native libraries included, so that
 * other work on the machine hardly matters. Warms up for half of the budget and takes the mean of
 * what the rest allows; what takes longer than that is solved once.
 */
final class Stopwatch {

  private static final int LEAST_SOLVES = 3;

  /** How much longer than its limit a contender may take, in time of the processor. */
  private static final double PATIENCE = 6;

  /** How much longer than that by the clock, where others want the processor, too. */
  private static final int BUSY = 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final double budget;
  private final double limit;

  Stopwatch(double budget, double limit) {
    this.budget = budget;
    this.limit = limit;
  }

  Measurement measure(Contender contender, int draws) {
    CompletableFuture<Measurement> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (Attempt attempt = contender.attempt().get()) {
                result.complete(measure(contender.name(), attempt, draws));
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            },
            contender.name());
    thread.setDaemon(true);
    thread.start();
    try {
      double patience = PATIENCE * limit + 2 * budget;
      for (double waited = 0; waited < BUSY * patience && used(thread) < patience; waited++) {
        try {
          return result.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          // it goes on
        }
      }
      thread.interrupt();
      return Measurement.failed(
          contender.name(), draws, "no end in %.0f s".formatted(PATIENCE * limit));
    } catch (ExecutionException e) {
      return Measurement.failed(contender.name(), draws, firstWords(e.getCause()));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while " + contender.name() + " was measured");
    }
  }

  /** Seconds of the processor. */
  private static double used(Thread thread) {
    return THREADS.getThreadCpuTime(thread.getId()) / 1e9;
  }

  private static String firstWords(Throwable cause) {
    String message = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return message.length() <= 100 ? message : message.substring(0, 100) + "...";
  }

  private Measurement measure(String name, Attempt attempt, int draws) {
    System.gc();
    ProcessMemory.resetPeak();
    long before = ProcessMemory.resident();
    double[] values = new double[draws];
    Arrays.fill(values, Double.NaN);
    boolean proved = true;
    Cost cost = Cost.now();
    long end = System.nanoTime() + (long) (budget / 2 * 1e9);
    int warmUps = 0;
    Cost first = cost;
    do {
      int draw = warmUps % draws;
      attempt.solve(draw);
      if (warmUps++ == 0) {
        first = Cost.now().minus(cost);
      }
      values[draw] = attempt.value(draw);
      proved &= attempt.isProved();
    } while (System.nanoTime() < end);
    Cost all = first;
    int solves = 1;
    if (first.seconds() <= budget / 2) {
      solves = 0;
      cost = Cost.now();
      end = System.nanoTime() + (long) (budget / 2 * 1e9);
      do {
        attempt.solve(solves++ % draws);
      } while (solves < Math.max(LEAST_SOLVES, draws) || System.nanoTime() < end);
      all = Cost.now().minus(cost);
    }
    return new Measurement(
        name,
        all.seconds() / solves,
        (double) all.bytes() / solves,
        Math.max(0, ProcessMemory.peak() - before),
        values,
        proved,
        Optional.empty());
  }

  /** What this thread has used: time of a processor, its libraries' included, and heap. */
  private record Cost(double seconds, long bytes) {

    static Cost now() {
      return new Cost(
          THREADS.getCurrentThreadCpuTime() / 1e9, THREADS.getCurrentThreadAllocatedBytes());
    }

    Cost minus(Cost earlier) {
      return new Cost(seconds - earlier.seconds, bytes - earlier.bytes);
    }
  }
}
