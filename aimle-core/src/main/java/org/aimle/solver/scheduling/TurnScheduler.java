package org.aimle.solver.scheduling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * {@code [sets, jobs]}: the set with the job, or -1 if the job may not come next; last all jobs.
   */
  private final int[] with;

  private TurnScheduler(Jobs jobs, int sets, int[] with) {
    this.jobs = jobs;
    this.sets = sets;
    this.with = with;
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
    List<int[]> rows = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) { // smaller sets come first
      long set = known.get(i);
      int[] row = new int[count];
      for (int job = 0; job < count; job++) {
        row[job] = -1;
        if ((set >> job & 1) == 0 && (before[job] & ~set) == 0) {
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
          row[job] = place;
        }
      }
      rows.add(row);
    }
    int[] with = new int[known.size() * count];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, with, i * count, count);
    }
    return Optional.of(new TurnScheduler(jobs, known.size(), with));
  }

  @Override
  public SearchOutcome schedule(float[] theta, int[] starts) {
    int count = jobs.count();
    int horizon = jobs.horizon();
    long[] whole = new long[count * horizon];
    WholeScores.of(theta, 0, whole.length, WholeScores.bitsForSumsOf(2L * count), whole);
    // best[slot * sets + set]: the best score of the jobs not in the set, from the slot on
    long[] best = new long[(horizon + 1) * sets];
    Arrays.fill(best, horizon * sets, best.length - 1, NEVER);
    for (int slot = horizon - 1; slot >= 0; slot--) {
      for (int set = 0; set < sets; set++) {
        long most = best[(slot + 1) * sets + set];
        for (int job = 0; job < count; job++) {
          int larger = with[set * count + job];
          if (larger >= 0 && jobs.mayStart(job, slot)) {
            most =
                Math.max(
                    most,
                    whole[job * horizon + slot]
                        + best[(slot + jobs.durations()[job]) * sets + larger]);
          }
        }
        best[slot * sets + set] = most;
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
        starts[next] = slot;
        slot += jobs.durations()[next];
        set = with[set * count + next];
      }
    }
    return SearchOutcome.OPTIMAL;
  }

  /** The job that is best started in the slot, or -1 if waiting is as good. */
  private int chosen(long[] whole, long[] best, int slot, int set) {
    long most = best[slot * sets + set];
    if (best[(slot + 1) * sets + set] == most) {
      return -1;
    }
    for (int job = 0; job < jobs.count(); job++) {
      int larger = with[set * jobs.count() + job];
      if (larger >= 0
          && jobs.mayStart(job, slot)
          && whole[job * jobs.horizon() + slot]
                  + best[(slot + jobs.durations()[job]) * sets + larger]
              == most) {
        return job;
      }
    }
    throw new IllegalStateException("the table of starts contradicts itself at slot " + slot);
  }
}
