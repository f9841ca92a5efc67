package org.aimle.lab.bench.solvers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Any programme beside CP-SAT and SCIP as they are: set covers, several knapsacks at once. */
final class ProgramFamily implements SolverFamily {

  private static final int COLUMNS_A_ROW = 4;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    List<Supplier<BenchCase>> published = new ArrayList<>();
    for (Path file : setting.files("mknap1.txt")) {
      for (int number = 0;
          number < (setting.effort() == BenchSetting.Effort.QUICK ? 1 : 7);
          number++) {
        int one = number;
        published.add(() -> publishedKnapsack(file, one, setting));
      }
    }
    return List.of(
        new BenchCase.Series(
            "program", "set cover", true, setting.sizes(n -> cover(n, setting), 20, 40, 80, 160)),
        new BenchCase.Series("program", "OR-Library mknap1", false, published));
  }

  private static BenchCase cover(int elements, BenchSetting setting) {
    int sets = 2 * elements;
    Random random = new Random(elements);
    List<int[]> rows = new ArrayList<>();
    for (int e = 0; e < elements; e++) {
      rows.add(random.ints(0, sets).distinct().limit(COLUMNS_A_ROW).sorted().toArray());
    }
    float[][] theta = Draws.first(Draws.of(sets, r -> -1 - r.nextInt(10)));
    String constraints =
        rows.stream()
            .map(
                row ->
                    IntStream.of(row).mapToObj(x -> "x" + x).collect(Collectors.joining("+"))
                        + ">=1")
            .collect(Collectors.joining(";"));
    return BenchCase.of(
        elements + " elements, " + sets + " sets",
        sets,
        1,
        Ours.of(
            "program:constraints=" + constraints + ",variables=" + sets + setting.ourLimit(),
            theta),
        new LinearAttempts(setting)
            .all(
                theta,
                () -> {
                  LinearModel model = new LinearModel(sets);
                  rows.forEach(row -> model.atLeast(1, row, 1));
                  return model;
                }));
  }

  private static BenchCase publishedKnapsack(Path file, int number, BenchSetting setting) {
    Instances read = Instances.numbers(file);
    int instances = read.whole();
    for (int skipped = 0; skipped < Math.min(number, instances); skipped++) {
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
    double[] capacities = read.reals(budgets);
    int[] all = IntStream.range(0, items).toArray();
    String constraints =
        IntStream.range(0, budgets)
            .mapToObj(
                b ->
                    IntStream.of(all)
                            .filter(i -> weights[b][i] != 0)
                            .mapToObj(i -> (long) weights[b][i] + "x" + i)
                            .collect(Collectors.joining("+"))
                        + "<="
                        + (long) capacities[b])
            .collect(Collectors.joining(";"));
    return BenchCase.of(
            "%d: %d items, %d budgets".formatted(number + 1, items, budgets),
            items,
            1,
            Ours.of(
                "program:constraints=" + constraints + ",variables=" + items + setting.ourLimit(),
                theta),
            new LinearAttempts(setting)
                .all(
                    theta,
                    () -> {
                      LinearModel model = new LinearModel(items);
                      for (int b = 0; b < budgets; b++) {
                        model.atMost(capacities[b], all, weights[b]);
                      }
                      return model;
                    }))
        .known(best);
  }
}
