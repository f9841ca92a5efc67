package org.aimle.lab.bench.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Any programme beside CP-SAT and SCIP as they are: set covers written as constraints. */
final class ProgramFamily implements SolverFamily {

  private static final int COLUMNS_A_ROW = 4;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "program", "set cover", true, setting.sizes(n -> cover(n, setting), 20, 40, 80, 160)));
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
}
