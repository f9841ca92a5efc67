package org.aimle.solver.scheduling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A schedule at once, good but not the best: jobs are placed one after the other, those whose last
 * possible start comes first before others (serial schedule generation; Kolisch and Hartmann 1999),
 * either where they gain most or as early as possible, then each is moved where it gains more.
 */
final class ListScheduler {

  /** Orders tried where the first has no place for a job. */
  private static final int ORDERS = 30;

  private static final int SWEEPS = 4;

  /** Where a job goes. */
  private enum Rule {
    BEST,
    EARLIEST
  }

  private final Jobs jobs;
  private final Windows windows;
  private final Integer[] order;

  /** Jobs before and after each. */
  private final int[][] before;

  private final int[][] after;

  /** What each job takes whatever it chooses, and what its alternatives are. */
  private final int[][][] needs;

  private final int[][] alternatives;
  private final boolean haveSetups;

  ListScheduler(Jobs jobs, Windows windows) {
    int count = jobs.count();
    this.jobs = jobs;
    this.windows = windows;
    this.order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
    int[] rank = new int[count];
    int[] topological = JobChecks.topologicalOrder(count, jobs.precedences());
    for (int i = 0; i < count; i++) {
      rank[topological[i]] = i;
    }
    Arrays.sort(
        order,
        Comparator.<Integer>comparingInt(job -> windows.latest()[job])
            .thenComparingInt(job -> rank[job]));
    this.before = neighbours(1, 0);
    this.after = neighbours(0, 1);
    this.haveSetups = jobs.haveSetups();
    int[][] all = jobs.needs();
    this.needs =
        IntStream.range(0, count)
            .mapToObj(
                job -> Arrays.stream(all).filter(need -> need[0] == job).toArray(int[][]::new))
            .toArray(int[][][]::new);
    this.alternatives =
        IntStream.range(0, count).mapToObj(jobs::alternativesOf).toArray(int[][]::new);
  }

  private int[][] neighbours(int of, int which) {
    return IntStream.range(0, jobs.count())
        .mapToObj(
            job ->
                Arrays.stream(jobs.precedences())
                    .filter(pair -> pair[of] == job)
                    .mapToInt(pair -> pair[which])
                    .toArray())
        .toArray(int[][]::new);
  }

  /** A schedule, if one is found: the best of those that come of several orders. */
  Optional<Schedule> schedule(float[] theta) {
    List<Schedule> found = new ArrayList<>();
    for (Integer[] one : List.of(order, urgentFirst(theta))) {
      for (Rule rule : Rule.values()) {
        place(theta, rule, one).ifPresent(found::add);
      }
    }
    Random random = new Random(1);
    for (int i = 0; i < ORDERS && found.isEmpty(); i++) {
      place(theta, Rule.EARLIEST, shuffled(random, i)).ifPresent(found::add);
    }
    return found.stream()
        .map(one -> improve(theta, one))
        .max(Comparator.comparingDouble(one -> one.value(jobs, theta)));
  }

  /**
   * Jobs first that lose most, by slot of theirs, if they start at any time instead of at once, but
   * none before those that it waits for.
   */
  private Integer[] urgentFirst(float[] theta) {
    double[] losses = new double[order.length];
    for (int job = 0; job < losses.length; job++) {
      int first = job * jobs.horizon() + windows.earliest()[job];
      int duration = jobs.durations()[job];
      double sum = 0;
      for (int i = 0; i < windows.size(job); i++) {
        int end = windows.earliest()[job] + i + duration;
        sum += (double) theta[first] - theta[first + i] + jobs.costs().ofEnd(job, end);
      }
      losses[job] = sum / Math.max(1, windows.size(job)) / Math.max(1, duration);
    }
    Integer[] urgent = order.clone();
    boolean[] placed = new boolean[urgent.length];
    for (int next = 0; next < urgent.length; next++) {
      int most = -1;
      for (int job = 0; job < placed.length; job++) {
        boolean isFree = !placed[job] && Arrays.stream(before[job]).allMatch(b -> placed[b]);
        most = isFree && (most < 0 || losses[job] > losses[most]) ? job : most;
      }
      placed[most] = true;
      urgent[next] = most;
    }
    return urgent;
  }

  /** Ranks move by some places, later by more. */
  private Integer[] shuffled(Random random, int trial) {
    double[] ranks = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      ranks[order[i]] = i + random.nextDouble() * (1 + trial) * order.length / ORDERS;
    }
    Integer[] shuffled = order.clone();
    Arrays.sort(shuffled, Comparator.comparingDouble(job -> ranks[job]));
    return shuffled;
  }

  private Optional<Schedule> place(float[] theta, Rule rule, Integer[] inOrder) {
    Timetable table = new Timetable();
    for (int job : inOrder) {
      if (!table.put(job, theta, rule) && !jobs.isOptional(job)) {
        return Optional.empty();
      }
    }
    return Optional.of(table.schedule);
  }

  private Schedule improve(float[] theta, Schedule from) {
    Timetable table = new Timetable();
    for (int job = 0; job < jobs.count(); job++) {
      if (from.holds(job)) {
        table.add(job, from.alternatives[job], from.starts[job]);
      }
    }
    boolean moved = true;
    for (int sweep = 0; sweep < SWEEPS && moved; sweep++) {
      moved = false;
      for (int job : order) {
        moved |= table.move(job, theta);
      }
    }
    return table.schedule;
  }

  /** Jobs placed so far, and what they take. */
  private final class Timetable {
    private final Schedule schedule = new Schedule(jobs.count());
    private final int[][] taken = new int[jobs.capacities().length][jobs.horizon()];
    private int makespan;

    /** Takes a job out and puts it where it gains most. */
    boolean move(int job, float[] theta) {
      int start = schedule.starts[job];
      int alternative = schedule.alternatives[job];
      if (start != Schedule.ABSENT) {
        occupy(job, alternative, start, -1);
        schedule.starts[job] = Schedule.ABSENT;
        schedule.alternatives[job] = Schedule.ABSENT;
        makespan = schedule.makespan(jobs);
      }
      if (!put(job, theta, Rule.BEST) && !jobs.isOptional(job)) {
        add(job, alternative, start);
      }
      return schedule.starts[job] != start || schedule.alternatives[job] != alternative;
    }

    void add(int job, int alternative, int start) {
      schedule.starts[job] = start;
      schedule.alternatives[job] = alternative;
      makespan = Math.max(makespan, schedule.end(jobs, job));
      occupy(job, alternative, start, 1);
    }

    /** Places a job, if there is a place, and, if it may be absent, that gains anything. */
    boolean put(int job, float[] theta, Rule rule) {
      int[] choices =
          alternatives[job].length > 0 ? alternatives[job] : new int[] {Schedule.ABSENT};
      double most = jobs.isOptional(job) ? 0 : Double.NEGATIVE_INFINITY;
      int bestStart = Schedule.ABSENT;
      int bestChoice = Schedule.ABSENT;
      int bestEnd = Integer.MAX_VALUE;
      for (int choice : choices) {
        int duration = jobs.duration(job, choice);
        int last = last(job, duration);
        for (int start = first(job); start <= last; start++) {
          int end = start + duration;
          if (rule == Rule.EARLIEST && end > bestEnd) {
            break;
          }
          double gain = gain(job, choice, start, end, theta);
          boolean isBetter =
              gain > most && (rule == Rule.BEST || end == bestEnd)
                  || rule == Rule.EARLIEST && end < bestEnd;
          if (isBetter && (gain >= 0 || !jobs.isOptional(job)) && fits(job, choice, start)) {
            most = gain;
            bestStart = start;
            bestChoice = choice;
            bestEnd = end;
          }
        }
      }
      if (bestStart == Schedule.ABSENT) {
        return false;
      }
      add(job, bestChoice, bestStart);
      return true;
    }

    private double gain(int job, int choice, int start, int end, float[] theta) {
      double ofChoice =
          choice == Schedule.ABSENT ? 0 : theta[jobs.count() * jobs.horizon() + choice];
      return theta[job * jobs.horizon() + start]
          + ofChoice
          - jobs.costs().ofEnd(job, end)
          - jobs.costs().makespan() * Math.max(0, end - makespan);
    }

    private int first(int job) {
      int first = windows.earliest()[job];
      for (int other : before[job]) {
        first = schedule.holds(other) ? Math.max(first, schedule.end(jobs, other)) : first;
      }
      return first;
    }

    private int last(int job, int duration) {
      int last = Math.min(windows.latest()[job], jobs.deadlines()[job] - duration);
      for (int other : after[job]) {
        last = schedule.holds(other) ? Math.min(last, schedule.starts[other] - duration) : last;
      }
      return last;
    }

    private boolean fits(int job, int choice, int start) {
      int end = start + jobs.duration(job, choice);
      for (int[] need : needs[job]) {
        if (!fits(need[1], need[2], job, start, end)) {
          return false;
        }
      }
      return choice == Schedule.ABSENT
          || fits(jobs.options().alternatives()[choice][1], jobs.demands()[job], job, start, end);
    }

    private boolean fits(int machine, int demand, int job, int start, int end) {
      for (int slot = start; slot < end; slot++) {
        if (taken[machine][slot] + demand > jobs.capacities()[machine]) {
          return false;
        }
      }
      for (int other = 0; haveSetups && demand > 0 && other < jobs.count(); other++) {
        if (other != job && schedule.holds(other) && isOn(machine, other)) {
          int otherStart = schedule.starts[other];
          boolean isApart =
              otherStart < start
                  ? schedule.end(jobs, other) + jobs.setup(other, job) <= start
                  : end + jobs.setup(job, other) <= otherStart;
          if (!isApart) {
            return false;
          }
        }
      }
      return true;
    }

    private boolean isOn(int machine, int job) {
      int choice = schedule.alternatives[job];
      return choice != Schedule.ABSENT
              && jobs.options().alternatives()[choice][1] == machine
              && jobs.demands()[job] > 0
          || Arrays.stream(needs[job]).anyMatch(need -> need[1] == machine);
    }

    private void occupy(int job, int choice, int start, int sign) {
      int end = start + jobs.duration(job, choice);
      for (int[] need : needs[job]) {
        take(need[1], sign * need[2], start, end);
      }
      if (choice != Schedule.ABSENT) {
        take(jobs.options().alternatives()[choice][1], sign * jobs.demands()[job], start, end);
      }
    }

    private void take(int machine, int demand, int start, int end) {
      for (int slot = start; slot < end; slot++) {
        taken[machine][slot] += demand;
      }
    }
  }
}
