package org.aimle.spark.training;

import java.time.Duration;

/** The clock of a training: for progress reports only, nothing depends on it. Not thread-safe. */
final class Pace {

  private static final double DECAY = 0.9;

  private final Duration before;
  private final long start = System.nanoTime();
  private long lastStart;
  private long lastNanos;
  private double secondsPerRound;
  private double examplesPerSecond;
  private int rounds;

  /**
   * @param before time spent before a checkpoint
   */
  Pace(Duration before) {
    this.before = before;
  }

  void roundStarts() {
    long now = System.nanoTime();
    if (rounds > 0) {
      double seconds = (now - lastStart) / 1e9;
      // The first round holds what happens once, so it counts only as long as there is no other.
      secondsPerRound = rounds == 1 ? seconds : DECAY * secondsPerRound + (1 - DECAY) * seconds;
    }
    lastStart = now;
  }

  void roundEnds(long examples) {
    lastNanos = Math.max(System.nanoTime() - lastStart, 1);
    double seconds = lastNanos / 1e9;
    examplesPerSecond = examples / seconds;
    rounds++;
    if (rounds == 1) {
      secondsPerRound = seconds;
    }
  }

  /** What the last round took. */
  Duration round() {
    return Duration.ofNanos(lastNanos);
  }

  double examplesPerSecond() {
    return examplesPerSecond;
  }

  Duration elapsed() {
    return before.plusNanos(System.nanoTime() - start);
  }

  Duration remaining(int roundsLeft) {
    return Duration.ofMillis(Math.round(roundsLeft * secondsPerRound * 1e3));
  }
}
