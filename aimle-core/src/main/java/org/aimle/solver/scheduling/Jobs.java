package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Jobs to be placed on machines over slots {@code 0 .. horizon - 1}. A job started at {@code s}
 * occupies {@code demand} of its machine's capacity in the slots {@code s .. s + duration - 1}, all
 * within {@code release .. deadline - 1}. Immutable by agreement: arrays are not copied.
 *
 * @param horizon number of slots
 * @param durations slots of each job, of its shortest alternative if it has some; one of 0 slots
 *     occupies nothing, but starts somewhere
 * @param releases first slot each job may use
 * @param deadlines slot by which each job must have ended, at most the horizon
 * @param machines machine of each job
 * @param demands what each job takes of its machine's capacity while it runs
 * @param capacities of the machines
 * @param precedences pairs: the second job starts when the first has ended, or later, if the
 *     schedule holds both
 * @param options what only some problems have
 */
record Jobs(
    int horizon,
    int[] durations,
    int[] releases,
    int[] deadlines,
    int[] machines,
    int[] demands,
    int[] capacities,
    int[][] precedences,
    JobOptions options) {

  /**
   * @throws IllegalArgumentException if no schedule could hold one of the jobs, or precedences form
   *     a cycle; the message names the job
   */
  Jobs {
    JobChecks.check(
        horizon,
        durations,
        releases,
        deadlines,
        machines,
        demands,
        capacities,
        precedences,
        options);
    durations = shortest(durations, options.alternatives());
  }

  /**
   * @throws IllegalArgumentException if there are set-ups on a machine that may hold two jobs at
   *     once
   */
  Jobs requireSetupsBetweenTurns() {
    for (int machine = 0; haveSetups() && machine < capacities.length; machine++) {
      if (!isExclusive(machine)) {
        throw new IllegalArgumentException(
            "scheduling: there are set-ups but machine "
                + machine
                + " holds several jobs at once; lower its capacity "
                + capacities[machine]
                + ", or raise demands");
      }
    }
    return this;
  }

  /** Without options. */
  Jobs(
      int horizon,
      int[] durations,
      int[] releases,
      int[] deadlines,
      int[] machines,
      int[] demands,
      int[] capacities,
      int[][] precedences) {
    this(
        horizon,
        durations,
        releases,
        deadlines,
        machines,
        demands,
        capacities,
        precedences,
        JobOptions.none(durations.length));
  }

  int count() {
    return durations.length;
  }

  Costs costs() {
    return options.costs();
  }

  boolean isOptional(int job) {
    return options.optional()[job];
  }

  /** Slots from the end of one job to the start of a later one on the same machine. */
  int setup(int first, int second) {
    return options.setups().length == 0 ? 0 : options.setups()[first][second];
  }

  boolean haveSetups() {
    return Arrays.stream(options.setups()).flatMapToInt(Arrays::stream).anyMatch(s -> s > 0);
  }

  /** The alternatives of a job, as indices among those of all; none if it has no choice. */
  int[] alternativesOf(int job) {
    return IntStream.range(0, options.alternatives().length)
        .filter(a -> options.alternatives()[a][0] == job)
        .toArray();
  }

  /**
   * The duration of a job.
   *
   * @param alternative the one it takes, or {@link Schedule#ABSENT}
   */
  int duration(int job, int alternative) {
    return alternative == Schedule.ABSENT ? durations[job] : options.alternatives()[alternative][2];
  }

  /** The duration of each job, or that of its shortest alternative. */
  static int[] shortest(int[] durations, int[][] alternatives) {
    int[] shortest = durations.clone();
    boolean[] seen = new boolean[shortest.length];
    for (int[] one : alternatives) {
      shortest[one[0]] = seen[one[0]] ? Math.min(shortest[one[0]], one[2]) : one[2];
      seen[one[0]] = true;
    }
    return shortest;
  }

  /** Whether job {@code job} may start in slot {@code slot}, as far as its window tells. */
  boolean mayStart(int job, int slot) {
    return slot >= releases[job] && slot + durations[job] <= deadlines[job];
  }

  /**
   * What jobs take of machines whatever they choose: triples of a job, a machine and a demand above
   * 0, of jobs that last. What alternatives take is left out.
   */
  int[][] needs() {
    boolean[] choose = new boolean[count()];
    for (int[] one : options.alternatives()) {
      choose[one[0]] = true;
    }
    return Stream.concat(
            IntStream.range(0, count())
                .filter(job -> !choose[job])
                .mapToObj(job -> new int[] {job, machines[job], demands[job]}),
            Arrays.stream(options.uses()))
        .filter(need -> need[2] > 0 && (choose[need[0]] || durations[need[0]] > 0))
        .toArray(int[][]::new);
  }

  /** These jobs only, with what is among them. */
  Jobs only(int[] jobs) {
    int[] place = new int[count()];
    Arrays.fill(place, -1);
    for (int i = 0; i < jobs.length; i++) {
      place[jobs[i]] = i;
    }
    boolean[] optional = new boolean[jobs.length];
    for (int i = 0; i < jobs.length; i++) {
      optional[i] = isOptional(jobs[i]);
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
            .toArray(int[][]::new),
        new JobOptions(
            moved(options.uses(), place),
            moved(options.alternatives(), place),
            options.setups().length == 0
                ? options.setups()
                : IntStream.of(jobs)
                    .mapToObj(job -> select(options.setups()[job], jobs))
                    .toArray(int[][]::new),
            optional,
            costs().only(jobs)));
  }

  private static int[] select(int[] values, int[] jobs) {
    return IntStream.of(jobs).map(job -> values[job]).toArray();
  }

  private static int[][] moved(int[][] triples, int[] place) {
    return Arrays.stream(triples)
        .filter(triple -> place[triple[0]] >= 0)
        .map(triple -> new int[] {place[triple[0]], triple[1], triple[2]})
        .toArray(int[][]::new);
  }

  /**
   * The jobs in groups that do not touch each other: no precedence, no machine that could not hold
   * all of them at once, and no makespan is shared. Each is best scheduled alone.
   */
  int[][] independentGroups() {
    int[] group = IntStream.range(0, count()).toArray();
    if (costs().makespan() > 0) {
      Arrays.fill(group, 0);
    }
    for (int[] pair : precedences) {
      join(group, pair[0], pair[1]);
    }
    for (int machine : crowdedMachines()) {
      int[] users = users(machine);
      for (int user : users) {
        join(group, users[0], user);
      }
    }
    return IntStream.of(group)
        .distinct()
        .mapToObj(g -> IntStream.range(0, group.length).filter(job -> group[job] == g).toArray())
        .toArray(int[][]::new);
  }

  private static void join(int[] group, int one, int other) {
    int from = Math.max(group[one], group[other]);
    int to = Math.min(group[one], group[other]);
    for (int job = 0; from != to && job < group.length; job++) {
      group[job] = group[job] == from ? to : group[job];
    }
  }

  /** The machines that could not hold at once all that may take of them. */
  int[] crowdedMachines() {
    long[] taken = new long[capacities.length];
    for (int[] need : needs()) {
      taken[need[1]] += need[2];
    }
    for (int[] one : options.alternatives()) {
      taken[one[1]] += demands[one[0]];
    }
    return IntStream.range(0, taken.length)
        .filter(machine -> taken[machine] > capacities[machine])
        .toArray();
  }

  /** The jobs that take, or may take, of a machine's capacity. */
  int[] users(int machine) {
    return IntStream.concat(
            Arrays.stream(needs()).filter(need -> need[1] == machine).mapToInt(need -> need[0]),
            Arrays.stream(options.alternatives())
                .filter(one -> one[1] == machine && demands[one[0]] > 0)
                .mapToInt(one -> one[0]))
        .distinct()
        .toArray();
  }

  /** Whether a machine never holds two jobs at once. */
  boolean isExclusive(int machine) {
    int[] least = new int[count()];
    Arrays.fill(least, Integer.MAX_VALUE);
    for (int[] need : needs()) {
      if (need[1] == machine) {
        least[need[0]] = Math.min(least[need[0]], need[2]);
      }
    }
    for (int[] one : options.alternatives()) {
      if (one[1] == machine) {
        least[one[0]] = Math.min(least[one[0]], demands[one[0]]);
      }
    }
    int[] smallest =
        IntStream.of(users(machine)).map(job -> least[job]).sorted().limit(2).toArray();
    return smallest.length < 2 || (long) smallest[0] + smallest[1] > capacities[machine];
  }

  /** Whether all are always there, on machines and for durations that are not chosen. */
  private boolean areFixed() {
    boolean[] optional = options.optional();
    return options.alternatives().length == 0
        && IntStream.range(0, count()).noneMatch(job -> optional[job])
        && !haveSetups();
  }

  /** Whether there is one, or all share a machine that never holds two of them at once. */
  boolean takeTurns() {
    return areFixed()
        && (count() == 1
            || IntStream.of(crowdedMachines())
                .anyMatch(m -> users(m).length == count() && isExclusive(m)));
  }

  /** Whether all are alike but for their windows: one slot and one unit of the same machine. */
  boolean areUnits() {
    return areFixed()
        && IntStream.of(machines).distinct().count() == 1
        && precedences.length == 0
        && options.uses().length == 0
        && costs().makespan() == 0
        && IntStream.of(durations).allMatch(d -> d == 1)
        && IntStream.of(demands).allMatch(d -> d == 1);
  }
}
