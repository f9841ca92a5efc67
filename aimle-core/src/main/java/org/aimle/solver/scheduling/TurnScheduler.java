package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.Interruption;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchOutcome;

/**
 * Jobs that take turns on one machine: a dynamic programme over (set of jobs begun, slots idle
 * until then), after Held and Karp. As the idle slots and the set tell the slot, {@code O(sets *
 * idle slots * jobs)} is its time, a number for each set and a byte for each set and idle slot its
 * memory. Only sets that precedences allow are looked at where they are few, so long chains are
 * cheap.
 */
final class TurnScheduler implements GroupScheduler {

  /** Bytes of the table of decisions, one solve's at a time. */
  private static final long MOST_DECISIONS = 1L << 26;

  /** Steps of the programme (jobs tried, of sets and idle slots) that CP-SAT is slower than. */
  private static final double FEW_STEPS = 1L << 25;

  /** Of one step, measured. */
  private static final double SECONDS = 3e-9;

  private static final long NEVER = Long.MIN_VALUE / 2;
  private static final byte WAIT = -1;

  private final Jobs jobs;
  private final TurnSets sets;

  /** Slots that all jobs take, and the rest. */
  private final int busy;

  private final int slack;

  /** Of each slot, as bits, the jobs that may start in it. */
  private final long[] startable;

  private TurnScheduler(Jobs jobs, TurnSets sets) {
    this.jobs = jobs;
    this.sets = sets;
    this.busy = IntStream.of(jobs.durations()).sum();
    this.slack = jobs.horizon() - busy;
    this.startable = new long[jobs.horizon()];
    for (int job = 0; job < jobs.count(); job++) {
      for (int slot = 0; slot < jobs.horizon(); slot++) {
        startable[slot] |= jobs.mayStart(job, slot) ? 1L << job : 0;
      }
    }
  }

  /**
   * The scheduler of jobs that take turns, unless it would need too much memory, more time than the
   * limit, or more than CP-SAT.
   */
  static Optional<GroupScheduler> of(Jobs jobs, SearchLimit limit) {
    long busy = IntStream.of(jobs.durations()).asLongStream().sum();
    double places = Math.max(0, jobs.horizon() - busy) + 1.0;
    double seconds = Math.min(orForever(limit.work()), orForever(limit.wall()));
    boolean areRowsAtHand = StartModel.fits(jobs, Windows.of(jobs));
    double steps =
        Math.min(seconds / SECONDS, areRowsAtHand ? FEW_STEPS : Double.POSITIVE_INFINITY);
    double most = Math.min(MOST_DECISIONS, 2 * steps / Math.max(1, jobs.count())) / places;
    return TurnSets.of(jobs, (int) most).map(sets -> new TurnScheduler(jobs, sets));
  }

  private static double orForever(OptionalDouble seconds) {
    return seconds.orElse(Double.POSITIVE_INFINITY);
  }

  @Override
  public SearchOutcome schedule(float[] theta, Schedule schedule) {
    int count = jobs.count();
    Gains gains = Gains.of(jobs, theta, WholeScores.bitsForSumsOf(2L * (count + jobs.horizon())));
    long[] whole = gains.whole();
    if (slack < 0) {
      throw GroupScheduler.noSchedule(jobs);
    }
    int all = sets.count() - 1;
    // best[set]: the best gain of the jobs not in the set once it is done, with so much idle time
    // or more; smaller sets and less idle time come later
    long[] best = new long[sets.count()];
    Arrays.fill(best, NEVER);
    byte[] decisions = new byte[(slack + 1) * sets.count()];
    for (int idle = slack; idle >= 0; idle--) {
      Interruption.check("scheduling");
      best[all] = -gains.ofMakespan() * (idle + busy);
      for (int set = all - 1; set >= 0; set--) {
        decisions[idle * sets.count() + set] = decide(whole, best, set, idle);
      }
    }
    if (best[0] < NEVER / 2) {
      throw GroupScheduler.noSchedule(jobs);
    }
    int idle = 0;
    int set = 0;
    while (set != all) {
      byte job = decisions[idle * sets.count() + set];
      if (job == WAIT) {
        idle++;
      } else {
        schedule.starts[job] = idle + sets.duration(set);
        set = sets.with(set, job);
      }
    }
    return gains.outcome();
  }

  /** What is best done now, in slot {@code idle + duration(set)}; waiting if that is as good. */
  private byte decide(long[] whole, long[] best, int set, int idle) {
    int slot = idle + sets.duration(set);
    long most = best[set];
    byte decision = WAIT;
    if (slot < jobs.horizon()) {
      for (long next = sets.next(set) & startable[slot]; next != 0; next &= next - 1) {
        int job = Long.numberOfTrailingZeros(next);
        long gain = whole[job * jobs.horizon() + slot] + best[sets.with(set, job)];
        if (gain > most) {
          most = gain;
          decision = (byte) job;
        }
      }
    }
    best[set] = most;
    return decision;
  }
}
