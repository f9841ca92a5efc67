package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What jobs must be like so that a schedule could hold each; messages name the job. */
final class JobChecks {

  private JobChecks() {}

  static void check(
      int horizon,
      int[] durations,
      int[] releases,
      int[] deadlines,
      int[] machines,
      int[] demands,
      int[] capacities,
      int[][] precedences,
      JobOptions options) {
    int count = durations.length;
    int[] shortest = shortest(options, durations, demands, capacities);
    for (int job = 0; job < count; job++) {
      require(durations[job] >= 0, job, "duration", durations[job], "at least 0");
      require(
          releases[job] >= 0 && releases[job] < horizon,
          job,
          "release",
          releases[job],
          "in 0 .. " + (horizon - 1));
      require(
          deadlines[job] <= horizon,
          job,
          "deadline",
          deadlines[job],
          "at most the horizon " + horizon);
      require(
          (long) releases[job] + shortest[job] <= deadlines[job],
          job,
          "deadline",
          deadlines[job],
          "at least release " + releases[job] + " + duration " + shortest[job]);
      if (!isChosen(job, options)) {
        requireFits(job, machines[job], demands[job], capacities);
      }
    }
    Set<Long> used = new HashSet<>();
    for (int[] use : options.uses()) {
      requireJob("a use", use[0], count);
      requireFits(use[0], use[1], use[2], capacities);
      boolean own = demands[use[0]] > 0 && use[1] == machines[use[0]] && !isChosen(use[0], options);
      if (own || !used.add((long) use[0] << 32 | use[1])) {
        throw new IllegalArgumentException(
            "scheduling: job " + use[0] + " uses machine " + use[1] + " twice; add its demands up");
      }
    }
    requireNoCycle(count, precedences);
    requireShape(count, options);
  }

  private static int[] shortest(
      JobOptions options, int[] durations, int[] demands, int[] capacities) {
    Set<Long> taken = new HashSet<>();
    for (int[] one : options.alternatives()) {
      requireJob("an alternative", one[0], durations.length);
      requireFits(one[0], one[1], demands[one[0]], capacities);
      require(one[2] >= 1, one[0], "duration", one[2], "at least 1 where it has alternatives");
      if (!taken.add((long) one[0] << 32 | one[1])) {
        throw new IllegalArgumentException(
            "scheduling: job " + one[0] + " has the alternative machine " + one[1] + " twice");
      }
    }
    for (int[] use : options.uses()) {
      if (use[0] < durations.length && taken.contains((long) use[0] << 32 | use[1])) {
        throw new IllegalArgumentException(
            "scheduling: job "
                + use[0]
                + " both uses machine "
                + use[1]
                + " and has it as an alternative");
      }
    }
    return Jobs.shortest(durations, options.alternatives());
  }

  private static boolean isChosen(int job, JobOptions options) {
    return Arrays.stream(options.alternatives()).anyMatch(one -> one[0] == job);
  }

  private static void requireFits(int job, int machine, int demand, int[] capacities) {
    require(
        machine >= 0 && machine < capacities.length,
        job,
        "machine",
        machine,
        "in 0 .. " + (capacities.length - 1));
    require(
        demand >= 0 && demand <= capacities[machine],
        job,
        "demand",
        demand,
        "in 0 .. the capacity " + capacities[machine] + " of machine " + machine);
  }

  private static void requireShape(int count, JobOptions options) {
    int[][] setups = options.setups();
    boolean isSquare =
        setups.length == count && Arrays.stream(setups).allMatch(s -> s.length == count);
    if (setups.length > 0 && !isSquare || options.optional().length != count) {
      throw new IllegalArgumentException(
          "scheduling: set-ups are of "
              + setups.length
              + " and options of "
              + options.optional().length
              + " jobs but there are "
              + count);
    }
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

  private static void requireJob(String what, int job, int count) {
    if (job < 0 || job >= count) {
      throw new IllegalArgumentException(
          "scheduling: " + what + " names job " + job + " but jobs are 0 .. " + (count - 1));
    }
  }

  private static void requireNoCycle(int jobs, int[][] precedences) {
    for (int[] pair : precedences) {
      for (int job : pair) {
        requireJob("a precedence", job, jobs);
      }
    }
    int[] order = topologicalOrder(jobs, precedences);
    if (order.length < jobs) {
      boolean[] done = new boolean[jobs];
      for (int job : order) {
        done[job] = true;
      }
      int job = 0;
      while (done[job]) {
        job++;
      }
      throw new IllegalArgumentException(
          "scheduling: job "
              + job
              + " is in or behind a cycle of precedences, so it can never start");
    }
  }

  /** Jobs after all that they wait for; those in or behind a cycle are missing. */
  static int[] topologicalOrder(int jobs, int[][] precedences) {
    int[] waitsFor = new int[jobs];
    for (int[] pair : precedences) {
      waitsFor[pair[1]]++;
    }
    int[] order = new int[jobs];
    int known = 0;
    for (int job = 0; job < jobs; job++) {
      if (waitsFor[job] == 0) {
        order[known++] = job;
      }
    }
    for (int i = 0; i < known; i++) {
      for (int[] pair : precedences) {
        if (pair[0] == order[i] && --waitsFor[pair[1]] == 0) {
          order[known++] = pair[1];
        }
      }
    }
    return Arrays.copyOf(order, known);
  }
}
