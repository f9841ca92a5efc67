package org.aimle.solver.scheduling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.SearchOutcome;

/**
 * Jobs that take turns on one machine: a dynamic programme over (slot, set of jobs begun before
 * it), after Held and Karp. Only sets that precedences allow are looked at, so long chains are
 * cheap: {@code O(sets * horizon * jobs)}.
 */
final class TurnScheduler implements GroupScheduler {

  /** Tables of this many numbers take some ten milliseconds; CP-SAT takes longer by then. */
  private static final int MOST_STATES = 1 << 20;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Jobs jobs;
  private final int sets;

  /**
   * Steps out of each set, {@code from[set] .. from[set + 1]}: the job added and the set with it.
   */
  private final int[] from;

  private final int[] nextJob;
  private final int[] nextSet;

  /** Slots that the jobs of each set take. */
  private final int[] durations;

  /** Of each slot, as bits, the jobs that may start in it. */
  private final long[] startable;

  private TurnScheduler(Jobs jobs, long[] known, int[] from, int[] nextJob, int[] nextSet) {
    this.jobs = jobs;
    this.sets = known.length;
    this.from = from;
    this.nextJob = nextJob;
    this.nextSet = nextSet;
    this.durations = new int[sets];
    this.startable = new long[jobs.horizon()];
    for (int job = 0; job < jobs.count(); job++) {
      for (int set = 0; set < sets; set++) {
        durations[set] += (known[set] >>> job & 1) != 0 ? jobs.durations()[job] : 0;
      }
      for (int slot = 0; slot < jobs.horizon(); slot++) {
        startable[slot] |= jobs.mayStart(job, slot) ? 1L << job : 0;
      }
    }
  }

  /** The scheduler of jobs that take turns, unless there are too many states. */
  static Optional<GroupScheduler> of(Jobs jobs) {
    int count = jobs.count();
    int most = MOST_STATES / (jobs.horizon() + 1);
    if (count > 62) {
      return Optional.empty();
    }
    long[] before = new long[count];
    for (int[] pair : jobs.precedences()) {
      before[pair[1]] |= 1L << pair[0];
    }
    List<Long> known = new ArrayList<>(List.of(0L));
    Map<Long, Integer> index = new HashMap<>(Map.of(0L, 0));
    IntStream.Builder nextJob = IntStream.builder();
    IntStream.Builder nextSet = IntStream.builder();
    IntStream.Builder from = IntStream.builder();
    int steps = 0;
    for (int i = 0; i < known.size(); i++) { // smaller sets come first, all jobs last
      long set = known.get(i);
      from.add(steps);
      for (int job = 0; job < count; job++) {
        if ((set >>> job & 1) == 0 && (before[job] & ~set) == 0) {
          long larger = set | 1L << job;
          Integer place = index.get(larger);
          if (place == null) {
            if (known.size() >= most) {
              return Optional.empty();
            }
            place = known.size();
            known.add(larger);
            index.put(larger, place);
          }
          nextJob.add(job);
          nextSet.add(place);
          steps++;
        }
      }
    }
    from.add(steps);
    return Optional.of(
        new TurnScheduler(
            jobs,
            known.stream().mapToLong(Long::longValue).toArray(),
            from.build().toArray(),
            nextJob.build().toArray(),
            nextSet.build().toArray()));
  }

  @Override
  public void requireSchedule() {
    schedule(new float[jobs.count() * jobs.horizon()], new int[jobs.count()]);
  }

  @Override
  public SearchOutcome schedule(float[] theta, int[] starts) {
    int count = jobs.count();
    int horizon = jobs.horizon();
    long[] whole = new long[count * horizon];
    WholeScores.of(theta, 0, whole.length, WholeScores.bitsForSumsOf(2L * count), whole);
    // best[slot * sets + set]: the best score of the jobs not in the set, from the slot on; where
    // the set cannot be done by then, or the rest not after it, it is never asked for
    long[] best = new long[(horizon + 1) * sets];
    Arrays.fill(best, NEVER);
    int all = durations[sets - 1];
    for (int slot = all; slot <= horizon; slot++) {
      best[slot * sets + sets - 1] = 0;
    }
    for (int slot = horizon - 1; slot >= 0; slot--) {
      for (int set = 0; set < sets - 1; set++) {
        if (durations[set] <= slot && all - durations[set] <= horizon - slot) {
          best[slot * sets + set] = bestFrom(whole, best, slot, set);
        }
      }
    }
    if (best[0] < NEVER / 2) {
      throw GroupScheduler.noSchedule(jobs);
    }
    int slot = 0;
    int set = 0;
    while (set != sets - 1) {
      int next = chosen(whole, best, slot, set);
      if (next < 0) {
        slot++;
      } else {
        starts[nextJob[next]] = slot;
        slot += jobs.durations()[nextJob[next]];
        set = nextSet[next];
      }
    }
    return SearchOutcome.OPTIMAL;
  }

  private long bestFrom(long[] whole, long[] best, int slot, int set) {
    long most = best[(slot + 1) * sets + set];
    for (int i = from[set]; i < from[set + 1]; i++) {
      if ((startable[slot] >>> nextJob[i] & 1) != 0) {
        most = Math.max(most, startedNow(whole, best, slot, i));
      }
    }
    return most;
  }

  /** The best score from the slot on if step {@code i} is taken in it. */
  private long startedNow(long[] whole, long[] best, int slot, int i) {
    int job = nextJob[i];
    return whole[job * jobs.horizon() + slot]
        + best[(slot + jobs.durations()[job]) * sets + nextSet[i]];
  }

  /** The step that is best taken in the slot, or -1 if waiting is as good. */
  private int chosen(long[] whole, long[] best, int slot, int set) {
    long most = best[slot * sets + set];
    if (best[(slot + 1) * sets + set] == most) {
      return -1;
    }
    for (int i = from[set]; i < from[set + 1]; i++) {
      if ((startable[slot] >>> nextJob[i] & 1) != 0 && startedNow(whole, best, slot, i) == most) {
        return i;
      }
    }
    throw new IllegalStateException("the table of starts contradicts itself at slot " + slot);
  }
}
