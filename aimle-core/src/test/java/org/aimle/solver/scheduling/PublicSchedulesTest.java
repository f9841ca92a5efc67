package org.aimle.solver.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Test;

/**
 * Job shops of Fisher and Thompson in the folder {@code data/solvers} of the evaluation data
 * (system property aimle.evaluation.data), where it is there.
 */
class PublicSchedulesTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("aimle.evaluation.data", "none"), "data", "solvers");

  private record Shop(List<Integer> machines, List<Integer> durations, List<String> precedences) {

    static Shop read(String file) throws IOException {
      Path path = FOLDER.resolve(file);
      assumeTrue(Files.exists(path), () -> "no " + path);
      List<int[]> rows =
          Files.readAllLines(path).stream()
              .filter(line -> !line.contains("#") && line.strip().matches("[\\d\\s]+"))
              .map(
                  line ->
                      Arrays.stream(line.strip().split("\\s+"))
                          .mapToInt(Integer::parseInt)
                          .toArray())
              .toList();
      Shop shop = new Shop(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int[] row : rows.subList(1, rows.size())) {
        for (int i = 0; i < row.length; i += 2) {
          int job = shop.machines.size();
          if (i > 0) {
            shop.precedences.add((job - 1) + "-" + job);
          }
          shop.machines.add(row[i]);
          shop.durations.add(row[i + 1]);
        }
      }
      return shop;
    }

    private static String join(List<?> values) {
      return values.stream().map(Object::toString).collect(Collectors.joining(";"));
    }

    String spec(int horizon) {
      return "scheduling:horizon=%d,durations=%s,machines=%s,precedences=%s"
          .formatted(horizon, join(durations), join(machines), join(precedences));
    }

    int makespan(float[] z, int horizon) {
      int makespan = 0;
      for (int i = 0; i < durations.size() * horizon; i++) {
        makespan =
            z[i] == 1 ? Math.max(makespan, i % horizon + durations.get(i / horizon)) : makespan;
      }
      return makespan;
    }
  }

  @Test
  void theMakespanOfFt06Is55() throws IOException {
    Shop shop = Shop.read("ft06");
    int horizon = 80;
    MapSolver solver = SolverSpec.parse(shop.spec(horizon) + ",makespan=1").create();
    float[] z = new float[36 * horizon];
    solver.solve(new float[z.length], z, 0, z.length);
    assertEquals(55, shop.makespan(z, horizon));
    assertEquals(0, solver.counts().limited());
  }

  @Test
  void theMakespanOfFt10IsProvedToBe930() throws IOException {
    Shop shop = Shop.read("ft10");
    int horizon = 1300;
    MapSolver solver = SolverSpec.parse(shop.spec(horizon) + ",makespan=1").create();
    float[] z = new float[100 * horizon];
    solver.solve(new float[z.length], z, 0, z.length);
    assertEquals(930, shop.makespan(z, horizon));
  }

  /** The same, said by scores: a last job that waits for all others is best begun early. */
  @Test
  void aLastJobStandsForTheMakespan() throws IOException {
    Shop shop = Shop.read("ft06");
    int horizon = 80;
    for (int job = 5; job < 36; job += 6) {
      shop.precedences.add(job + "-36");
    }
    shop.machines.add(6);
    shop.durations.add(1);
    MapSolver solver = SolverSpec.parse(shop.spec(horizon)).create();
    float[] z = new float[37 * horizon];
    float[] theta = new float[z.length];
    for (int slot = 0; slot < horizon; slot++) {
      theta[36 * horizon + slot] = -0.37f * slot;
    }
    solver.solve(theta, z, 0, z.length);
    assertEquals(56, shop.makespan(z, horizon));
    assertEquals(0, solver.counts().limited());
  }

  /** What is not proved in a little work is answered all the same. */
  @Test
  void ft10HasAScheduleWithinALimit() throws IOException {
    Shop shop = Shop.read("ft10");
    int horizon = 1300;
    MapSolver solver = SolverSpec.parse(shop.spec(horizon) + ",makespan=1,limit=0.2").create();
    float[] z = new float[100 * horizon];
    solver.solve(new float[z.length], z, 0, z.length);
    int makespan = shop.makespan(z, horizon);
    assertTrue(makespan >= 930 && makespan <= 1150, makespan + " is far from the best, 930");
  }
}
