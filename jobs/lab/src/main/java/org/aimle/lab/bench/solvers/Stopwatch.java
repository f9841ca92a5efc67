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
 * Times contenders, each in a thread of its own, so that one that never ends is left behind. Warms
 * up for half of the budget and takes the median of what the rest allows; what takes longer than
 * that is solved once.
 */
final class Stopwatch {

  private static final int MOST_SOLVES = 5000;

  /** How much longer than its limit a contender may need to notice. */
  private static final double PATIENCE = 6;

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
      return result.get((long) (1e3 * (PATIENCE * limit + 2 * budget)), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      return Measurement.failed(contender.name(), draws, "no end in %.0f s".formatted(limit));
    } catch (ExecutionException e) {
      return Measurement.failed(contender.name(), draws, firstWords(e.getCause()));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while " + contender.name() + " was measured");
    }
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
    long warmUpEnd = System.nanoTime() + (long) (budget / 2 * 1e9);
    boolean proved = true;
    double first = 0;
    int warmUps = 0;
    long firstAllocated = 0;
    do {
      int draw = warmUps % draws;
      long start = System.nanoTime();
      long bytes = allocated();
      attempt.solve(draw);
      if (warmUps == 0) {
        firstAllocated = allocated() - bytes;
        first = (System.nanoTime() - start) / 1e9;
      }
      values[draw] = attempt.value(draw);
      proved &= attempt.isProved();
      warmUps++;
    } while (System.nanoTime() < warmUpEnd);
    if (first > budget / 2) {
      return new Measurement(
          name, first, firstAllocated, grownFrom(before), values, proved, Optional.empty());
    }
    double[] seconds = new double[MOST_SOLVES];
    long end = System.nanoTime() + (long) (budget / 2 * 1e9);
    long bytes = allocated();
    int solves = 0;
    do {
      long start = System.nanoTime();
      attempt.solve(solves % draws);
      seconds[solves++] = (System.nanoTime() - start) / 1e9;
    } while (solves < MOST_SOLVES && (solves < 3 || System.nanoTime() < end));
    double allocated = (double) (allocated() - bytes) / solves;
    Arrays.sort(seconds, 0, solves);
    double median = (seconds[(solves - 1) / 2] + seconds[solves / 2]) / 2;
    return new Measurement(
        name, median, allocated, grownFrom(before), values, proved, Optional.empty());
  }

  private static long grownFrom(long before) {
    return Math.max(0, ProcessMemory.peak() - before);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
