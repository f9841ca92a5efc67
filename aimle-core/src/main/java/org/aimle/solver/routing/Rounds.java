package org.aimle.solver.routing;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Rounds that start somewhere, found by going on to the best vertex that is left, then made better
 * by turning round what lies between two vertices and by moving up to three in a row elsewhere, as
 * long as that pays, and until the caller has enough, which is asked after each pass.
 */
final class Rounds {

  /** What is gained by less than that is rounding. */
  private static final double LEAST_GAIN = 1e-9;

  private static final int MOST_PASSES = 50;
  private static final int LONGEST_MOVE = 3;

  private Rounds() {}

  /** The vertices in the order of a good round from vertex 0. */
  static int[] of(int vertices, Gains gains, BooleanSupplier isOver) {
    int[] all = new int[vertices];
    Arrays.setAll(all, v -> v);
    return of(all, gains, isOver);
  }

  /** The given vertices in the order of a good round; the first one stays first. */
  static int[] of(int[] stops, Gains gains, BooleanSupplier isOver) {
    int[] round = stops.clone();
    for (int i = 1; i < round.length; i++) {
      int best = i;
      for (int j = i + 1; j < round.length; j++) {
        if (gains.of(round[i - 1], round[j]) > gains.of(round[i - 1], round[best])) {
          best = j;
        }
      }
      int next = round[best];
      round[best] = round[i];
      round[i] = next;
    }
    improve(round, gains, isOver);
    return round;
  }

  /** A round that is no worse; the first vertex stays first. */
  static int[] improved(int[] stops, Gains gains, BooleanSupplier isOver) {
    int[] round = stops.clone();
    improve(round, gains, isOver);
    return round;
  }

  private static void improve(int[] round, Gains gains, BooleanSupplier isOver) {
    double now = gain(round, gains);
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      double before = now;
      now = turn(round, gains, now);
      now = move(round, gains, now);
      if (isOver.getAsBoolean() || now <= before + LEAST_GAIN * Math.max(1, Math.abs(before))) {
        return;
      }
    }
  }

  /** Turns parts round. */
  private static double turn(int[] round, Gains gains, double gain) {
    int n = round.length;
    double now = gain;
    for (int from = 1; from < n - 1; from++) {
      double inner = 0;
      for (int to = from + 1; to < n; to++) {
        int before = round[from - 1];
        int after = round[(to + 1) % n];
        inner += gains.of(round[to], round[to - 1]) - gains.of(round[to - 1], round[to]);
        double more =
            inner
                + gains.of(before, round[to])
                + gains.of(round[from], after)
                - gains.of(before, round[from])
                - gains.of(round[to], after);
        if (more > LEAST_GAIN * Math.max(1, Math.abs(now))) {
          for (int a = from, b = to; a < b; a++, b--) {
            int other = round[a];
            round[a] = round[b];
            round[b] = other;
          }
          now += more;
          inner = 0;
          for (int t = from + 1; t <= to; t++) {
            inner += gains.of(round[t], round[t - 1]) - gains.of(round[t - 1], round[t]);
          }
        }
      }
    }
    return now;
  }

  /** Moves short parts elsewhere. */
  private static double move(int[] round, Gains gains, double gain) {
    int n = round.length;
    double now = gain;
    for (int size = 1; size <= Math.min(LONGEST_MOVE, n - 2); size++) {
      for (int from = 1; from + size <= n; from++) {
        int end = from + size - 1;
        int before = round[from - 1];
        int after = round[(end + 1) % n];
        double left =
            gains.of(before, after) - gains.of(before, round[from]) - gains.of(round[end], after);
        int best = -1;
        double most = LEAST_GAIN * Math.max(1, Math.abs(now));
        for (int at = 0; at < n; at++) {
          if (at >= from - 1 && at <= end) {
            continue;
          }
          int next = round[(at + 1) % n];
          double more =
              left
                  + gains.of(round[at], round[from])
                  + gains.of(round[end], next)
                  - gains.of(round[at], next);
          if (more > most) {
            most = more;
            best = at;
          }
        }
        if (best >= 0) {
          insert(round, from, size, best);
          now += most;
        }
      }
    }
    return now;
  }

  /** Moves {@code size} elements behind another one. */
  private static void insert(int[] round, int from, int size, int behind) {
    int[] part = Arrays.copyOfRange(round, from, from + size);
    if (behind > from) {
      System.arraycopy(round, from + size, round, from, behind - from - size + 1);
      System.arraycopy(part, 0, round, behind - size + 1, size);
    } else {
      System.arraycopy(round, behind + 1, round, behind + 1 + size, from - behind - 1);
      System.arraycopy(part, 0, round, behind + 1, size);
    }
  }

  /** What a round gains, the way home included. */
  static double gain(int[] round, Gains gains) {
    double gain = 0;
    for (int i = 0; i < round.length && round.length > 1; i++) {
      gain += gains.of(round[i], round[(i + 1) % round.length]);
    }
    return gain;
  }

  /** What going from a vertex to another gains. */
  @FunctionalInterface
  interface Gains {
    /** Minus a cost, mostly. */
    double of(int from, int to);
  }
}
