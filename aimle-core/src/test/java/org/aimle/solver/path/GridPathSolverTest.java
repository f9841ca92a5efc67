package org.aimle.solver.path;

import static org.aimle.solver.Refusals.assertRefusesContext;
import static org.aimle.solver.Refusals.assertRefusesSpec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GridPathSolverTest {

  @Nested
  class FourNeighbours extends Contract {
    FourNeighbours() {
      super(3, 4, Neighbourhood.FOUR);
    }
  }

  @Nested
  class EightNeighbours extends Contract {
    EightNeighbours() {
      super(4, 3, Neighbourhood.EIGHT);
    }
  }

  @Nested
  class OneColumn extends Contract {
    OneColumn() {
      super(5, 1, Neighbourhood.EIGHT);
    }
  }

  @Nested
  class OneCell extends Contract {
    OneCell() {
      super(1, 1, Neighbourhood.FOUR);
    }
  }

  /** Feasible are the cells of any path, found by following all of them. */
  abstract static class Contract extends MapSolverContract {

    private final Paths paths;
    private final MapSolver solver;

    Contract(int rows, int columns, Neighbourhood neighbours) {
      paths = new Paths(rows, columns, neighbours, 0, rows * columns - 1);
      solver = new GridPathSolver(rows, columns, neighbours);
    }

    @Override
    protected MapSolver solver() {
      return solver;
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {paths.cells()};
    }

    @Override
    protected int usualSize() {
      return paths.cells();
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      return paths.contain(Arrays.copyOfRange(z, offset, offset + length));
    }

    @Override
    protected float[] scores(Random random, int length) {
      float[] theta = super.scores(random, length);
      for (int i = 0; i < length; i++) {
        theta[i] = -Math.abs(theta[i]);
      }
      return theta;
    }

    @Override
    protected float[] tieScores(Random random, int length) {
      float[] theta = super.tieScores(random, length);
      for (int i = 0; i < length; i++) {
        theta[i] = -theta[i];
      }
      return theta;
    }

    @Override
    protected boolean isPreferred(float[] z, float[] other) {
      return paths.isBefore(z, other);
    }
  }

  /** All paths that visit no cell twice, each from the target back to the source. */
  private static final class Paths {
    private final int rows;
    private final int columns;
    private final Neighbourhood neighbours;
    private final int source;
    private final List<int[]> all = new ArrayList<>();
    private final java.util.Set<List<Float>> cellSets = new java.util.HashSet<>();

    Paths(int rows, int columns, Neighbourhood neighbours, int source, int target) {
      this.rows = rows;
      this.columns = columns;
      this.neighbours = neighbours;
      this.source = source;
      extend(new int[] {target});
      for (int[] path : all) {
        cellSets.add(boxed(mask(path)));
      }
    }

    int cells() {
      return rows * columns;
    }

    boolean contain(float[] z) {
      return cellSets.contains(boxed(z));
    }

    /** Fewer cells first; then, from the target back, the lower index at the first difference. */
    boolean isBefore(float[] z, float[] other) {
      int[] path = shortest(z);
      int[] second = shortest(other);
      return path.length < second.length
          || path.length == second.length && Arrays.compare(path, second) < 0;
    }

    /** The path through all cells of {@code z} that comes first. */
    private int[] shortest(float[] z) {
      int[] first = all.get(0);
      boolean found = false;
      for (int[] path : all) {
        if (Arrays.equals(mask(path), z) && (!found || Arrays.compare(path, first) < 0)) {
          first = path;
          found = true;
        }
      }
      return first;
    }

    private float[] mask(int[] path) {
      float[] z = new float[cells()];
      for (int cell : path) {
        z[cell] = 1;
      }
      return z;
    }

    private static List<Float> boxed(float[] z) {
      List<Float> list = new ArrayList<>();
      for (float value : z) {
        list.add(value);
      }
      return list;
    }

    private void extend(int[] path) {
      int cell = path[path.length - 1];
      if (cell == source) {
        all.add(path);
        return;
      }
      for (int next = 0; next < cells(); next++) {
        int visited = next;
        if (areNeighbours(cell, next) && Arrays.stream(path).noneMatch(c -> c == visited)) {
          int[] longer = Arrays.copyOf(path, path.length + 1);
          longer[path.length] = next;
          extend(longer);
        }
      }
    }

    private boolean areNeighbours(int a, int b) {
      int down = Math.abs(a / columns - b / columns);
      int across = Math.abs(a % columns - b % columns);
      return neighbours == Neighbourhood.FOUR ? down + across == 1 : Math.max(down, across) == 1;
    }
  }

  /** Against Bellman-Ford on a grid of everyday size, blocked cells and other ends among them. */
  @ParameterizedTest
  @EnumSource
  void noPathIsCheaperOnLargeGrids(Neighbourhood neighbours) {
    Random random = new Random(7);
    GridPathSolver solver = new GridPathSolver(2, 2, neighbours);
    for (int trial = 0; trial < 30; trial++) {
      int rows = 1 + random.nextInt(25);
      int columns = 1 + random.nextInt(25);
      int cells = rows * columns;
      float[] theta = new float[cells];
      for (int i = 0; i < cells; i++) {
        theta[i] = trial % 3 == 0 ? -random.nextInt(3) : (float) (random.nextGaussian() - 1);
      }
      int source = random.nextInt(cells);
      int target = random.nextInt(cells);
      float[] context = new float[4 + cells];
      Arrays.fill(context, -1);
      context[0] = rows;
      context[1] = columns;
      context[2] = source;
      context[3] = target;
      boolean[] open = new boolean[cells];
      int used = 4;
      for (int cell = 0; cell < cells; cell++) {
        open[cell] = cell == source || cell == target || random.nextInt(8) > 0;
        if (!open[cell]) {
          context[used++] = cell;
        }
      }
      double least = leastCost(theta, rows, columns, neighbours, source, target, open);
      MapSolver instance = solver.forInstance(context, 0, context.length, cells);
      float[] z = new float[cells];
      if (least == Double.POSITIVE_INFINITY) {
        String message =
            assertThrows(IllegalArgumentException.class, () -> instance.solve(theta, z, 0, cells))
                .getMessage();
        assertTrue(message.contains("no path from cell " + source), message);
      } else {
        instance.solve(theta, z, 0, cells);
        double cost = 0;
        boolean[] chosen = new boolean[cells];
        for (int i = 0; i < cells; i++) {
          cost += z[i] == 1 ? Math.max(0, -theta[i]) : 0;
          chosen[i] = z[i] == 1;
          assertTrue(open[i] || z[i] == 0, "blocked cell " + i);
        }
        assertEquals(least, cost, 1e-9);
        assertEquals(
            least,
            leastCost(theta, rows, columns, neighbours, source, target, chosen),
            1e-9,
            "the chosen cells are connected");
      }
    }
  }

  private static double leastCost(
      float[] theta,
      int rows,
      int columns,
      Neighbourhood neighbours,
      int source,
      int target,
      boolean[] open) {
    Paths adjacency = new Paths(rows, columns, neighbours, target, target);
    double[] least = new double[rows * columns];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    least[source] = Math.max(0, -theta[source]);
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int cell = 0; cell < least.length; cell++) {
        for (int next = 0; next < least.length; next++) {
          double cost = least[cell] + Math.max(0, -theta[next]);
          if (open[next] && cost < least[next] && adjacency.areNeighbours(cell, next)) {
            least[next] = cost;
            changed = true;
          }
        }
      }
    }
    return least[target];
  }

  @Test
  void scoresAboveZeroCountAsZero() {
    MapSolver solver = new GridPathSolver(3, 3, Neighbourhood.FOUR);
    float[] z = new float[9];
    // Without the rule the detour over the 5 would pay.
    solver.solve(new float[] {0, -1, 5, -3, -3, -1, -3, -3, 0}, z, 0, 9);
    assertArrayEquals(new float[] {1, 1, 1, 0, 0, 1, 0, 0, 1}, z);
    solver.solve(new float[] {0, 9, 9, -1, 9, 9, -1, -2, 0}, z, 0, 9);
    assertEquals(5, ones(z));
  }

  @Test
  void aPathMayStayWhereItIs() {
    GridPathSolver solver = new GridPathSolver(2, 2, Neighbourhood.FOUR);
    float[] z = new float[4];
    solver.forInstance(new float[] {2, 2, 3, 3}, 0, 4, 4).solve(new float[4], z, 0, 4);
    assertArrayEquals(new float[] {0, 0, 0, 1}, z);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "2 2 0 3 0:context[4] blocks cell 0, which is the source",
        "2 2 0 3 1 3:context[5] blocks cell 3, which is the target",
        "2 2 0 4:context[3], target, is 4.0",
        "2 2 0.5 3:context[2], source, is 0.5",
        "2 2 -1 3:context[2], source, is -1.0",
        "2 3 0 3:must be the number of scores, 4",
        "0 4 0 3:context[0], rows, is 0.0",
        "2 2 0 3 -1 1:context[5] is 1.0 but nothing is due there",
        "2 2 0 3 7:context[4], a blocked cell, is 7.0",
        "2 2 0 NaN:context[3], target, is NaN",
        "2 2:the context has 2 numbers but needs at least 4"
      })
  void refusesAWrongContext(String context, String expected) {
    assertRefusesContext(new GridPathSolver(2, 2, Neighbourhood.FOUR), context, 4, expected);
  }

  @Test
  void needsAContextIfNamedWithoutAGrid() {
    ContextSolver solver = (ContextSolver) SolverSpec.parse("grid-path:neighbours=4").create();
    String message =
        assertThrows(
                IllegalStateException.class, () -> solver.solve(new float[4], new float[4], 0, 4))
            .getMessage();
    assertTrue(message.contains("grid-path") && message.contains("context"), message);
    float[] z = new float[4];
    solver
        .forInstance(new float[] {2, 2, 1, 2, 0}, 0, 5, 4)
        .solve(new float[] {-1, -1, -1, -1}, z, 0, 4);
    assertArrayEquals(new float[] {0, 1, 1, 1}, z);
  }

  @Test
  void refusesAnotherNumberOfScores() {
    MapSolver solver = new GridPathSolver(2, 3, Neighbourhood.FOUR);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(new float[5], new float[5], 0, 5))
            .getMessage();
    assertTrue(message.contains("5 scores") && message.contains("6 cells"), message);
  }

  @Test
  void isFoundByItsName() {
    String text = "grid-path:rows=2,columns=2,neighbours=4";
    MapSolver solver = SolverSpec.parse(text).create();
    assertEquals(text, solver.toString());
    float[] z = new float[4];
    solver.solve(new float[] {-1, -3, -2, -1}, z, 0, 4);
    assertArrayEquals(new float[] {1, 0, 1, 1}, z);
    SolverSpec.parse("grid-path:rows=2,columns=2").create().solve(new float[4], z, 0, 4);
    assertArrayEquals(new float[] {1, 0, 0, 1}, z);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grid-path:columns=2|rows",
        "grid-path:rows=2|columns",
        "grid-path:rows=0,columns=2|rows is 0",
        "grid-path:rows=2,columns=2,neighbours=6|neighbours is '6'",
        "grid-path:rows=2,columns=2,neighbors=8|neighbors",
        "grid-path:rows=100000,columns=100000|too many cells"
      })
  void refusesAWrongSpec(String text, String expected) {
    assertRefusesSpec(text, expected);
  }

  private static int ones(float[] z) {
    int ones = 0;
    for (float value : z) {
      ones += value == 1 ? 1 : 0;
    }
    return ones;
  }
}
