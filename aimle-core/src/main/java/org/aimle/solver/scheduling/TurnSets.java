package org.aimle.solver.scheduling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sets of jobs that may have been begun at some time: with each job all that it waits for. The
 * empty set comes first, a set's subsets before it, all jobs last.
 */
abstract sealed class TurnSets {

  /** As many jobs as a set of all subsets is held for. */
  private static final int MOST_DENSE = 22;

  /** As many sets as are listed. */
  private static final int MOST_LISTED = 1 << 14;

  /** The jobs that each job waits for, as bits. */
  private final long[] before;

  private TurnSets(long[] before) {
    this.before = before;
  }

  /** The sets, if they are at most {@code most}. */
  static Optional<TurnSets> of(Jobs jobs, int most) {
    if (jobs.count() > Long.SIZE - 2) {
      return Optional.empty();
    }
    long[] before = new long[jobs.count()];
    for (int[] pair : jobs.precedences()) {
      before[pair[1]] |= 1L << pair[0];
    }
    boolean areFree = jobs.precedences().length == 0;
    boolean fit = jobs.count() <= MOST_DENSE && 1L << jobs.count() <= most;
    if (areFree && fit) {
      return Optional.of(new Subsets(jobs, before));
    }
    Optional<TurnSets> listed =
        areFree ? Optional.empty() : Listed.of(jobs, before, Math.min(most, MOST_LISTED));
    return listed.isPresent() || !fit ? listed : Optional.of(new Subsets(jobs, before));
  }

  abstract int count();

  /** Slots that the jobs of a set take. */
  abstract int duration(int set);

  /** The set with one job more. */
  abstract int with(int set, int job);

  /** The jobs of a set, as bits. */
  abstract long jobs(int set);

  /** The jobs not in the set that wait for none but its jobs, as bits. */
  long next(int set) {
    long jobs = jobs(set);
    long next = 0;
    for (long others = ~jobs & (1L << before.length) - 1; others != 0; others &= others - 1) {
      int job = Long.numberOfTrailingZeros(others);
      next |= (before[job] & ~jobs) == 0 ? 1L << job : 0;
    }
    return next;
  }

  /** All subsets, those that precedences forbid among them: nothing leads there. */
  private static final class Subsets extends TurnSets {
    private final int[] durations;
    private final boolean areFree;
    private final int all;

    Subsets(Jobs jobs, long[] before) {
      super(before);
      this.durations = new int[1 << jobs.count()];
      for (int set = 1; set < durations.length; set++) {
        durations[set] =
            durations[set & set - 1] + jobs.durations()[Integer.numberOfTrailingZeros(set)];
      }
      this.areFree = jobs.precedences().length == 0;
      this.all = durations.length - 1;
    }

    @Override
    int count() {
      return durations.length;
    }

    @Override
    int duration(int set) {
      return durations[set];
    }

    @Override
    int with(int set, int job) {
      return set | 1 << job;
    }

    @Override
    long jobs(int set) {
      return set;
    }

    @Override
    long next(int set) {
      return areFree ? ~set & all : super.next(set);
    }
  }

  /** The sets that precedences allow. */
  private static final class Listed extends TurnSets {
    private final long[] known;
    private final int[] durations;
    private final long[] next;

    /** Of each set, the sets with one job more, in the order of these jobs. */
    private final int[][] larger;

    private Listed(Jobs jobs, long[] before, long[] known, int[][] larger) {
      super(before);
      this.known = known;
      this.larger = larger;
      this.durations = new int[known.length];
      this.next = new long[known.length];
      for (int set = 0; set < known.length; set++) {
        for (long rest = known[set]; rest != 0; rest &= rest - 1) {
          durations[set] += jobs.durations()[Long.numberOfTrailingZeros(rest)];
        }
        next[set] = super.next(set);
      }
    }

    static Optional<TurnSets> of(Jobs jobs, long[] before, int most) {
      List<Long> known = new ArrayList<>(List.of(0L));
      Map<Long, Integer> index = new HashMap<>(Map.of(0L, 0));
      List<int[]> larger = new ArrayList<>();
      for (int i = 0; i < known.size(); i++) { // smaller sets come first, all jobs last
        long set = known.get(i);
        int[] steps = new int[jobs.count()];
        int count = 0;
        for (int job = 0; job < jobs.count(); job++) {
          if ((set >>> job & 1) == 0 && (before[job] & ~set) == 0) {
            long with = set | 1L << job;
            Integer place = index.get(with);
            if (place == null) {
              if (known.size() >= most) {
                return Optional.empty();
              }
              place = known.size();
              known.add(with);
              index.put(with, place);
            }
            steps[count++] = place;
          }
        }
        larger.add(Arrays.copyOf(steps, count));
      }
      return Optional.of(
          new Listed(
              jobs,
              before,
              known.stream().mapToLong(Long::longValue).toArray(),
              larger.toArray(int[][]::new)));
    }

    @Override
    int count() {
      return known.length;
    }

    @Override
    int duration(int set) {
      return durations[set];
    }

    @Override
    int with(int set, int job) {
      return larger[set][Long.bitCount(next[set] & (1L << job) - 1)];
    }

    @Override
    long jobs(int set) {
      return known[set];
    }

    @Override
    long next(int set) {
      return next[set];
    }
  }
}
