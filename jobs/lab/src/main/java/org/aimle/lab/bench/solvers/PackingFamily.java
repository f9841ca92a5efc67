package org.aimle.lab.bench.solvers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Several budgets, generalised assignment and set cover beside CP-SAT and SCIP; OR-Library's. */
final class PackingFamily implements SolverFamily {

  private static final int COLUMNS_A_ROW = 4;

  private static final double[] OF_GAP1 = {336, 327, 339, 341, 326};

  private static final int INSTANCES_OF_MKNAP1 = 7;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "multi-knapsack",
            "5 budgets",
            true,
            setting.sizes(n -> budgets(n, setting), 10, 20, 40)),
        new BenchCase.Series(
            "multi-knapsack",
            "OR-Library mknap1",
            false,
            numbered(
                "mknap1.txt",
                INSTANCES_OF_MKNAP1,
                setting,
                (file, number) -> mknap(file, number, setting))),
        new BenchCase.Series(
            "generalised-assignment",
            "5 agents",
            true,
            setting.sizes(n -> agents(n, setting), 10, 20, 40)),
        new BenchCase.Series(
            "generalised-assignment",
            "OR-Library gap1",
            false,
            numbered(
                "gap1.txt", OF_GAP1.length, setting, (file, number) -> gap(file, number, setting))),
        new BenchCase.Series(
            "set-cover",
            "4 sets an element",
            true,
            setting.sizes(n -> cover(n, setting), 20, 40, 80, 160)),
        new BenchCase.Series("set-cover", "OR-Library", false, scp(setting)));
  }

  private static BenchCase multi(
      String label,
      double[][] weights,
      double[] capacities,
      float[][] theta,
      BenchSetting setting) {
    int[] items = IntStream.range(0, theta[0].length).toArray();
    return BenchCase.of(
        label,
        items.length,
        theta.length,
        Ours.of(
            "multi-knapsack:weights=%s,capacities=%s%s"
                .formatted(Written.rows(weights), Written.list(capacities), setting.ourLimit()),
            theta),
        new LinearAttempts(setting)
            .all(
                theta,
                () -> {
                  LinearModel model = new LinearModel(items.length);
                  for (int b = 0; b < capacities.length; b++) {
                    model.atMost(capacities[b], items, weights[b]);
                  }
                  return model;
                }));
  }

  private static BenchCase budgets(int items, BenchSetting setting) {
    Random random = new Random(items);
    double[][] weights = new double[5][];
    double[] capacities = new double[5];
    for (int b = 0; b < 5; b++) {
      weights[b] = random.ints(items, 1, 100).mapToDouble(weight -> weight).toArray();
      capacities[b] = Math.floor(DoubleStream.of(weights[b]).sum() / 2);
    }
    float[][] theta = Draws.few(Draws.of(items, r -> 1 + r.nextInt(100)));
    return multi(items + " items", weights, capacities, theta, setting);
  }

  private static List<Supplier<BenchCase>> numbered(
      String name, int count, BenchSetting setting, BiFunction<Path, Integer, BenchCase> make) {
    List<Supplier<BenchCase>> cases = new ArrayList<>();
    for (Path file : setting.files(name)) {
      for (int number = 0; number < setting.most(count); number++) {
        int one = number;
        cases.add(() -> make.apply(file, one));
      }
    }
    return cases;
  }

  private static BenchCase mknap(Path file, int number, BenchSetting setting) {
    Instances read = Instances.numbers(file);
    read.whole();
    for (int skipped = 0; skipped < number; skipped++) {
      int items = read.whole();
      int budgets = read.whole();
      read.reals(1 + items + items * budgets + budgets);
    }
    int items = read.whole();
    int budgets = read.whole();
    double best = read.real();
    float[][] theta = new float[1][items];
    for (int i = 0; i < items; i++) {
      theta[0][i] = (float) read.real();
    }
    double[][] weights = new double[budgets][];
    Arrays.setAll(weights, b -> read.reals(items));
    return multi(
            "%d: %d items, %d budgets".formatted(number + 1, items, budgets),
            weights,
            read.reals(budgets),
            theta,
            setting)
        .known(best);
  }

  private static BenchCase assignment(
      String label,
      double[][] weights,
      double[] capacities,
      float[][] theta,
      BenchSetting setting) {
    int jobs = weights[0].length;
    return BenchCase.of(
        label,
        jobs,
        theta.length,
        Ours.of(
            "generalised-assignment:weights=%s,capacities=%s%s"
                .formatted(Written.rows(weights), Written.list(capacities), setting.ourLimit()),
            theta),
        new LinearAttempts(setting)
            .all(
                theta,
                () -> {
                  LinearModel model = new LinearModel(theta[0].length);
                  for (int agent = 0; agent < weights.length; agent++) {
                    int first = agent * jobs;
                    model.atMost(
                        capacities[agent],
                        IntStream.range(first, first + jobs).toArray(),
                        weights[agent]);
                  }
                  for (int j = 0; j < jobs; j++) {
                    int job = j;
                    model.equal(
                        1,
                        IntStream.range(0, weights.length).map(a -> a * jobs + job).toArray(),
                        1);
                  }
                  return model;
                }));
  }

  private static BenchCase agents(int jobs, BenchSetting setting) {
    Random random = new Random(jobs);
    double[][] weights = new double[5][];
    double[] capacities = new double[5];
    for (int agent = 0; agent < 5; agent++) {
      weights[agent] = random.ints(jobs, 5, 25).mapToDouble(weight -> weight).toArray();
      capacities[agent] = Math.floor(0.8 * DoubleStream.of(weights[agent]).sum() / 5);
    }
    float[][] theta = Draws.few(Draws.of(5 * jobs, r -> 10 + r.nextInt(40)));
    return assignment(jobs + " jobs", weights, capacities, theta, setting);
  }

  private static BenchCase gap(Path file, int number, BenchSetting setting) {
    Instances read = Instances.numbers(file);
    read.whole();
    for (int skipped = 0; skipped < number; skipped++) {
      int agents = read.whole();
      int jobs = read.whole();
      read.reals(2 * agents * jobs + agents);
    }
    int agents = read.whole();
    int jobs = read.whole();
    float[][] theta = new float[1][agents * jobs];
    for (int i = 0; i < theta[0].length; i++) {
      theta[0][i] = read.whole();
    }
    double[][] weights = new double[agents][];
    Arrays.setAll(weights, agent -> read.reals(jobs));
    return assignment(
            "%d: %d x %d".formatted(number + 1, agents, jobs),
            weights,
            read.reals(agents),
            theta,
            setting)
        .known(OF_GAP1[number]);
  }

  /**
   * @param rows the sets that hold each element
   */
  private static BenchCase covered(
      String label, List<int[]> rows, float[][] theta, BenchSetting setting) {
    List<List<String>> sets = new ArrayList<>();
    for (int set = 0; set < theta[0].length; set++) {
      sets.add(new ArrayList<>());
    }
    for (int element = 0; element < rows.size(); element++) {
      for (int set : rows.get(element)) {
        sets.get(set).add(Integer.toString(element));
      }
    }
    return BenchCase.of(
        label,
        theta[0].length,
        theta.length,
        Ours.of(
            "set-cover:elements=%d,sets=%s%s"
                .formatted(
                    rows.size(),
                    sets.stream()
                        .map(set -> String.join(";", set))
                        .collect(Collectors.joining("/")),
                    setting.ourLimit()),
            theta),
        new LinearAttempts(setting)
            .all(
                theta,
                () -> {
                  LinearModel model = new LinearModel(theta[0].length);
                  rows.forEach(row -> model.atLeast(1, row, 1));
                  return model;
                }));
  }

  private static BenchCase cover(int elements, BenchSetting setting) {
    int sets = 2 * elements;
    Random random = new Random(elements);
    List<int[]> rows = new ArrayList<>();
    for (int element = 0; element < elements; element++) {
      // two sets hold it whatever chance brings, so that none is empty
      rows.add(
          IntStream.concat(
                  IntStream.of(2 * element, 2 * element + 1),
                  random.ints(0, sets).limit(COLUMNS_A_ROW - 2))
              .distinct()
              .sorted()
              .toArray());
    }
    float[][] theta = Draws.few(Draws.of(sets, r -> -1 - r.nextInt(10)));
    return covered(elements + " elements, " + sets + " sets", rows, theta, setting);
  }

  private static List<Supplier<BenchCase>> scp(BenchSetting setting) {
    List<Supplier<BenchCase>> cases = new ArrayList<>();
    for (Path file : setting.files("scpa1.txt", "scpcyc06.txt")) {
      if (setting.effort() == BenchSetting.Effort.FULL) {
        double best = file.getFileName().toString().equals("scpa1.txt") ? -253 : -60;
        cases.add(() -> scp(file, setting).known(best));
      }
    }
    return cases;
  }

  private static BenchCase scp(Path file, BenchSetting setting) {
    Instances read = Instances.numbers(file);
    int elements = read.whole();
    int sets = read.whole();
    float[][] theta = new float[1][sets];
    for (int set = 0; set < sets; set++) {
      theta[0][set] = -read.whole();
    }
    List<int[]> rows = new ArrayList<>();
    for (int element = 0; element < elements; element++) {
      rows.add(Arrays.stream(read.wholes(read.whole())).map(set -> set - 1).toArray());
    }
    return covered(Instances.name(file), rows, theta, setting);
  }
}
