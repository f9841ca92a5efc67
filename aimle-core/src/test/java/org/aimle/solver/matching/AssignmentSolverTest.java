package org.aimle.solver.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.jgrapht.alg.matching.KuhnMunkresMinimalWeightBipartitePerfectMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentSolverTest extends MapSolverContract {

  private static final int COLUMNS = 3;

  @Override
  protected MapSolver solver() {
    return new AssignmentSolver(COLUMNS);
  }

  /** One to six rows: wider than tall, square, taller than wide. */
  @Override
  protected int[] smallSizes() {
    return new int[] {3, 6, 9, 12, 15, 18};
  }

  @Override
  protected int usualSize() {
    return 60;
  }

  @Override
  protected boolean isFeasible(float[] z, int offset, int length) {
    int rows = length / COLUMNS;
    int[] inRow = new int[rows];
    int[] inColumn = new int[COLUMNS];
    for (int i = 0; i < length; i++) {
      inRow[i / COLUMNS] += (int) z[offset + i];
      inColumn[i % COLUMNS] += (int) z[offset + i];
    }
    return Arrays.stream(inRow).allMatch(n -> n <= 1)
        && Arrays.stream(inColumn).allMatch(n -> n <= 1)
        && Arrays.stream(inRow).sum() == Math.min(rows, COLUMNS);
  }

  /** Few values make ties in most of these; every first assignment is found by trying all. */
  @Test
  void findsTheFirstOfManyBest() {
    Random random = new Random(6);
    for (int trial = 0; trial < 1500; trial++) {
      int rows = 1 + random.nextInt(5);
      int columns = 1 + random.nextInt(5);
      float[] theta = new float[rows * columns];
      int values = 1 + random.nextInt(3);
      for (int i = 0; i < theta.length; i++) {
        theta[i] = random.nextInt(values) - 1;
      }
      float[] z = new float[theta.length];
      new AssignmentSolver(columns).solve(theta, z, 0, theta.length);
      float[] first = new float[theta.length];
      double[] best = {Double.NEGATIVE_INFINITY};
      tryAll(
          theta, columns, 0, Math.max(0, rows - columns), 0, new float[theta.length], first, best);
      assertArrayEquals(
          first, z, () -> rows + " x " + columns + " scores " + Arrays.toString(theta));
    }
  }

  /** In row-major order, so that the first of the best is met first. */
  private static void tryAll(
      float[] theta,
      int columns,
      int row,
      int skips,
      double sum,
      float[] z,
      float[] first,
      double[] best) {
    if (row * columns == theta.length) {
      if (sum > best[0]) {
        best[0] = sum;
        System.arraycopy(z, 0, first, 0, z.length);
      }
      return;
    }
    for (int column = 0; column < columns; column++) {
      int at = column;
      if (IntStream.range(0, row).noneMatch(r -> z[r * columns + at] == 1)) {
        z[row * columns + column] = 1;
        tryAll(theta, columns, row + 1, skips, sum + theta[row * columns + column], z, first, best);
        z[row * columns + column] = 0;
      }
    }
    if (skips > 0) {
      tryAll(theta, columns, row + 1, skips - 1, sum, z, first, best);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 60})
  void agreesWithKuhnMunkres(int n) {
    Random random = new Random(7);
    float[] theta = scores(random, n * n);
    float[] z = new float[theta.length];
    new AssignmentSolver(n).solve(theta, z, 0, theta.length);
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      sum += z[i] * theta[i];
    }
    assertEquals(-kuhnMunkres(theta, n), sum, 1e-6 * n);
  }

  private static double kuhnMunkres(float[] theta, int n) {
    SimpleWeightedGraph<Integer, DefaultWeightedEdge> graph =
        new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
    Set<Integer> rows = IntStream.range(0, n).boxed().collect(Collectors.toSet());
    Set<Integer> columns = IntStream.range(n, 2 * n).boxed().collect(Collectors.toSet());
    rows.forEach(graph::addVertex);
    columns.forEach(graph::addVertex);
    for (int row : rows) {
      for (int column : columns) {
        graph.setEdgeWeight(graph.addEdge(row, column), -theta[row * n + column - n]);
      }
    }
    return new KuhnMunkresMinimalWeightBipartitePerfectMatching<>(graph, rows, columns)
        .getMatching()
        .getWeight();
  }

  @Test
  void scoresOfVeryDifferentSizeKeepTheirOrder() {
    float[] theta = {1e6f, 1e6f, 1e-3f, 2e-3f};
    float[] z = new float[4];
    new AssignmentSolver(2).solve(theta, z, 0, 4);
    assertArrayEquals(new float[] {1, 0, 0, 1}, z);
  }

  @Test
  void refusesALengthThatIsNoMatrix() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver().solve(new float[7], new float[7], 0, 7))
            .getMessage();
    assertTrue(message.contains("7") && message.contains("columns 3"), message);
  }

  @Test
  void isFoundByItsName() {
    float[] z = new float[4];
    SolverSpec.parse("assignment:columns=2").create().solve(new float[] {1, 2, 0, 2.5f}, z, 0, 4);
    assertArrayEquals(new float[] {1, 0, 0, 1}, z);
  }

  @ParameterizedTest
  @ValueSource(strings = {"assignment", "assignment:columns=0", "assignment:columns=2,rows=2"})
  void refusesAWrongSpec(String text) {
    SolverSpec spec = SolverSpec.parse(text);
    String message = assertThrows(IllegalArgumentException.class, spec::create).getMessage();
    assertTrue(message.contains("columns"), message);
  }
}
