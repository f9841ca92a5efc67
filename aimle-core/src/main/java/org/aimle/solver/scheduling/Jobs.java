package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Jobs to be placed on machines over slots {@code 0 .. horizon - 1}. A job started at {@code s}
 * occupies {@code demand} of its machine's capacity in the slots {@code s .. s + duration - 1}, all
 * within {@code release .. deadline - 1}. Immutable by agreement: arrays are not copied.
 *
 * @param horizon number of slots
 * @param durations slots of each job, at least 1
 * @param releases first slot each job may use
 * @param deadlines slot by which each job must have ended, at most the horizon
 * @param machines machine of each job
 * @param demands what each job takes of its machine's capacity while it runs
 * @param capacities of the machines
 * @param precedences pairs: the second job starts when the first has ended, or later
 */
record Jobs(
    int horizon,
    int[] durations,
    int[] releases,
    int[] deadlines,
    int[] machines,
    int[] demands,
    int[] capacities,
    int[][] precedences) {

  /**
   * @throws IllegalArgumentException if no schedule could hold one of the jobs, or precedences form
   *     a cycle; the message names the job
   */
  Jobs {
    for (int job = 0; job < durations.length; job++) {
      require(durations[job] >= 1, job, "duration", durations[job], "at least 1");
      require(releases[job] >= 0, job, "release", releases[job], "at least 0");
      require(
          deadlines[job] <= horizon,
          job,
          "deadline",
          deadlines[job],
          "at most the horizon " + horizon);
      require(
          (long) releases[job] + durations[job] <= deadlines[job],
          job,
          "deadline",
          deadlines[job],
          "at least release " + releases[job] + " + duration " + durations[job]);
      require(
          machines[job] >= 0 && machines[job] < capacities.length,
          job,
          "machine",
          machines[job],
          "in 0 .. " + (capacities.length - 1));
      require(
          demands[job] >= 0 && demands[job] <= capacities[machines[job]],
          job,
          "demand",
          demands[job],
          "in 0 .. the capacity " + capacities[machines[job]] + " of machine " + machines[job]);
    }
    requireNoCycle(durations.length, precedences);
  }

  private static void require(boolean met, int job, String what, int value, String allowed) {
    if (!met) {
      throw new IllegalArgumentException(
          "scheduling: the "
              + what
              + " of job "
              + job
              + " is "
              + value
              + " but must be "
              + allowed);
    }
  }

  private static void requireNoCycle(int jobs, int[][] precedences) {
    int[] waitsFor = new int[jobs];
    for (int[] pair : precedences) {
      for (int job : pair) {
        if (job < 0 || job >= jobs) {
          throw new IllegalArgumentException(
              "scheduling: a precedence names job " + job + " but jobs are 0 .. " + (jobs - 1));
        }
      }
      waitsFor[pair[1]]++;
    }
    boolean[] done = new boolean[jobs];
    boolean moved = true;
    while (moved) {
      moved = false;
      for (int job = 0; job < jobs; job++) {
        if (!done[job] && waitsFor[job] == 0) {
          done[job] = true;
          moved = true;
          for (int[] pair : precedences) {
            waitsFor[pair[1]] -= pair[0] == job ? 1 : 0;
          }
        }
      }
    }
    for (int job = 0; job < jobs; job++) {
      if (!done[job]) {
        throw new IllegalArgumentException(
            "scheduling: job "
                + job
                + " is in or behind a cycle of precedences, so it can never"
                + " start");
      }
    }
  }

  int count() {
    return durations.length;
  }

  /** Whether job {@code job} may start in slot {@code slot}. */
  boolean mayStart(int job, int slot) {
    return slot >= releases[job] && slot + durations[job] <= deadlines[job];
  }

  /** These jobs only, with the precedences among them. */
  Jobs only(int[] jobs) {
    int[] place = new int[count()];
    Arrays.fill(place, -1);
    for (int i = 0; i < jobs.length; i++) {
      place[jobs[i]] = i;
    }
    return new Jobs(
        horizon,
        select(durations, jobs),
        select(releases, jobs),
        select(deadlines, jobs),
        select(machines, jobs),
        select(demands, jobs),
        capacities,
        Arrays.stream(precedences)
            .filter(pair -> place[pair[0]] >= 0 && place[pair[1]] >= 0)
            .map(pair -> new int[] {place[pair[0]], place[pair[1]]})
            .toArray(int[][]::new));
  }

  private static int[] select(int[] values, int[] jobs) {
    return IntStream.of(jobs).map(job -> values[job]).toArray();
  }

  /**
   * The jobs in groups that do not touch each other: no machine and no precedence is shared. Each
   * is best scheduled alone.
   */
  int[][] independentGroups() {
    int[] group = machines.clone();
    for (int[] pair : precedences) {
      int from = group[pair[0]];
      int to = group[pair[1]];
      for (int job = 0; job < group.length; job++) {
        group[job] = group[job] == from ? to : group[job];
      }
    }
    return IntStream.of(group)
        .distinct()
        .mapToObj(g -> IntStream.range(0, group.length).filter(job -> group[job] == g).toArray())
        .toArray(int[][]::new);
  }

  /** Whether all are on one machine, which never holds two of them at once. */
  boolean takeTurns() {
    int[] smallest = IntStream.of(demands).sorted().limit(2).toArray();
    return areOnOneMachine()
        && (smallest.length < 2 || smallest[0] + smallest[1] > capacities[machines[0]]);
  }

  /** Whether all are alike but for their windows: one slot and one unit of the same machine. */
  boolean areUnits() {
    return areOnOneMachine()
        && precedences.length == 0
        && IntStream.of(durations).allMatch(d -> d == 1)
        && IntStream.of(demands).allMatch(d -> d == 1);
  }

  private boolean areOnOneMachine() {
    return IntStream.of(machines).distinct().count() == 1;
  }
}
