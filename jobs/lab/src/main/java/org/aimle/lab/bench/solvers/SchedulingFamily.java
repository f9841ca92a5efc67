package org.aimle.lab.bench.solvers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A start for each job: scored ones beside CP-SAT and SCIP on programmes over starts, the least end
 * of job shops and projects beside CP-SAT on intervals.
 */
final class SchedulingFamily implements SolverFamily {

  private static final Map<String, Double> OF_FISHER_AND_THOMPSON =
      Map.of("ft06", -55.0, "ft10", -930.0);

  private static final int MACHINES_OF_SHOPS = 5;

  /** What each machine of a project holds, and what a job takes at most. */
  private static final int CAPACITY_OF_PROJECTS = 16;

  private static final int MOST_TAKEN = 10;

  private static final int MACHINES_OF_PROJECTS = 4;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "scheduling",
            "one machine",
            true,
            setting.sizes(n -> scored(machine(n, 1), setting), 4, 8, 12, 16)),
        new BenchCase.Series(
            "scheduling",
            "machine of 3",
            true,
            setting.sizes(n -> scored(machine(n, 3), setting), 4, 8, 16)),
        new BenchCase.Series(
            "scheduling",
            "scored job shops of n machines",
            true,
            setting.sizes(
                n -> scored(shop(n, n, 10 * n + 10), setting).labelled(n + " x " + n), 3, 4, 6)),
        new BenchCase.Series(
            "scheduling",
            "least end, job shops of 5 machines",
            true,
            setting.sizes(
                n -> least(n + " x 5", shop(n, MACHINES_OF_SHOPS, 0), setting), 3, 5, 10)),
        new BenchCase.Series(
            "scheduling",
            "least end, projects of 4 resources",
            true,
            setting.sizes(n -> least(n + " jobs", project(n), setting), 10, 20, 30)),
        new BenchCase.Series(
            "scheduling",
            "least end, Fisher and Thompson",
            false,
            setting.files("ft06", "ft10").stream()
                .<Supplier<BenchCase>>map(file -> () -> fisherAndThompson(file, setting))
                .toList()));
  }

  private static BenchCase scored(Project project, BenchSetting setting) {
    float[][] theta = Draws.first(Draws.gaussian(project.jobs() * project.horizon()));
    return BenchCase.of(
        project.jobs() + " jobs, horizon " + project.horizon(),
        project.jobs(),
        1,
        Ours.of(project.written() + setting.ourLimit(), theta),
        new LinearAttempts(setting).all(theta, project::starts));
  }

  /** No score: the end of all is what costs. */
  private static BenchCase least(String label, Project project, BenchSetting setting) {
    return BenchCase.of(
        label,
        project.jobs(),
        1,
        Priced.of(
            project.written() + ",makespan=1" + setting.ourLimit(),
            new float[1][project.jobs() * project.horizon()],
            z -> -project.end(z)),
        List.of(project.intervals(setting)));
  }

  private static Project machine(int jobs, int capacity) {
    Random random = new Random(jobs);
    int[] durations = IntStream.generate(() -> 1 + random.nextInt(4)).limit(jobs).toArray();
    int horizon = IntStream.of(durations).sum() / capacity + 6;
    int[][] uses =
        IntStream.range(0, jobs).mapToObj(job -> new int[] {job, 0, 1}).toArray(int[][]::new);
    return new Project(horizon, durations, uses, new int[] {capacity}, new int[0][]);
  }

  /**
   * Jobs of one operation on each machine, in orders of their own, all durations drawn.
   *
   * @param horizon 0 for half of all durations
   */
  private static Project shop(int jobs, int steps, int horizon) {
    Random random = new Random(jobs);
    int[][] machines = new int[jobs][steps];
    int[][] durations = new int[jobs][steps];
    for (int job = 0; job < jobs; job++) {
      machines[job] = random.ints(0, steps).distinct().limit(steps).toArray();
      durations[job] = random.ints(steps, 1, 10).toArray();
    }
    return shop(machines, durations, horizon);
  }

  private static Project shop(int[][] machines, int[][] durations, int horizon) {
    int steps = machines[0].length;
    int[] lengths = Stream.of(durations).flatMapToInt(IntStream::of).toArray();
    int[] places = Stream.of(machines).flatMapToInt(IntStream::of).toArray();
    int[] capacities = new int[steps];
    Arrays.fill(capacities, 1);
    return new Project(
        horizon > 0 ? horizon : IntStream.of(lengths).sum() / 2,
        lengths,
        IntStream.range(0, lengths.length)
            .mapToObj(operation -> new int[] {operation, places[operation], 1})
            .toArray(int[][]::new),
        capacities,
        IntStream.range(0, lengths.length)
            .filter(operation -> operation % steps > 0)
            .mapToObj(operation -> new int[] {operation - 1, operation})
            .toArray(int[][]::new));
  }

  /**
   * Jobs of 1 to 10 slots that wait for one or two others and take some of half of the resources.
   */
  private static Project project(int jobs) {
    Random random = new Random(jobs);
    int[] durations = random.ints(jobs, 1, 11).toArray();
    List<int[]> uses = new ArrayList<>();
    List<int[]> precedences = new ArrayList<>();
    for (int job = 0; job < jobs; job++) {
      for (int machine = 0; machine < MACHINES_OF_PROJECTS; machine++) {
        if (random.nextBoolean()) {
          uses.add(new int[] {job, machine, 1 + random.nextInt(MOST_TAKEN)});
        }
      }
      int one = job;
      random
          .ints(2, Math.max(0, job - 8), Math.max(1, job))
          .distinct()
          .filter(before -> before < one)
          .forEach(before -> precedences.add(new int[] {before, one}));
    }
    int[] capacities = new int[MACHINES_OF_PROJECTS];
    Arrays.fill(capacities, CAPACITY_OF_PROJECTS);
    return new Project(
        IntStream.of(durations).sum(),
        durations,
        uses.toArray(int[][]::new),
        capacities,
        precedences.toArray(int[][]::new));
  }

  private static BenchCase fisherAndThompson(Path file, BenchSetting setting) {
    String name = Instances.name(file);
    return least(name, fisherAndThompson(file), setting).known(OF_FISHER_AND_THOMPSON.get(name));
  }

  private static Project fisherAndThompson(Path file) {
    List<String> lines =
        Instances.lines(file).stream().filter(line -> !line.matches("[#+].*|\\s*")).toList();
    int[][] machines = new int[lines.size() - 1][];
    int[][] durations = new int[lines.size() - 1][];
    for (int job = 0; job < machines.length; job++) {
      int[] numbers =
          Stream.of(lines.get(job + 1).strip().split("\\s+")).mapToInt(Integer::parseInt).toArray();
      machines[job] = IntStream.range(0, numbers.length / 2).map(o -> numbers[2 * o]).toArray();
      durations[job] =
          IntStream.range(0, numbers.length / 2).map(o -> numbers[2 * o + 1]).toArray();
    }
    return shop(machines, durations, 0);
  }
}
