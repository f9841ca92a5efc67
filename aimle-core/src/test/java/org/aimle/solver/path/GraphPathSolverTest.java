package org.aimle.solver.path;

import static org.aimle.solver.Refusals.assertRefusesContext;
import static org.aimle.solver.Refusals.assertRefusesSpec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.graph.EdgeList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphPathSolverTest {

  private static final String CYCLIC = "0-1;1-2;2-1;2-3;3-1;0-3;3-4;1-4;1-2;4-0;2-4;5-4;0-5";

  /** Scores of both signs, by topological order; a dead end and a vertex out of reach among it. */
  @Nested
  class WithoutCycles extends Contract {
    WithoutCycles() {
      super(EdgeList.parse(8, "0-1;1-2;0-2;2-3;1-3;3-4;0-4;1-4;6-4;2-7;0-1"), 0, 4);
    }
  }

  @Nested
  class CostsOfAtLeastZero extends Contract {
    CostsOfAtLeastZero() {
      super(EdgeList.parse(6, CYCLIC), 0, 4);
    }

    @Override
    protected float[] scores(Random random, int length) {
      return below(super.scores(random, length));
    }

    @Override
    protected float[] tieScores(Random random, int length) {
      return below(super.tieScores(random, length));
    }

    private float[] below(float[] theta) {
      for (int e = 0; e < theta.length; e++) {
        theta[e] = -Math.abs(theta[e]);
      }
      return theta;
    }
  }

  /** Costs of both signs, of which no cycle gains. */
  @Nested
  class NegativeCostsInCycles extends Contract {
    NegativeCostsInCycles() {
      super(EdgeList.parse(6, CYCLIC), 0, 4);
    }

    @Override
    protected float[] scores(Random random, int length) {
      return moved(super.scores(random, length), random);
    }

    @Override
    protected float[] tieScores(Random random, int length) {
      return moved(super.tieScores(random, length), random);
    }

    /** Whatever the heights, a cycle goes up as much as down. */
    private float[] moved(float[] theta, Random random) {
      int[] heights = random.ints(graph.vertices(), -3, 4).toArray();
      for (int e = 0; e < theta.length; e++) {
        int rise = heights[graph.head(e)] - heights[graph.tail(e)];
        theta[e] = -Math.abs(theta[e]) + rise;
      }
      return theta;
    }
  }

  /** What a context says, an absent edge among it. */
  @Nested
  class OfContext extends Contract {
    OfContext() {
      super(EdgeList.of(4, new int[] {3, -1, 0, 3, 2, 3}, new int[] {0, -1, 2, 2, 1, 1}), 3, 1);
    }

    @Override
    protected MapSolver solver() {
      float[] context = {9, 4, 3, 1, 3, 0, -1, -1, 0, 2, 3, 2, 2, 1, 3, 1, -1};
      return new GraphPathSolver(EdgeList.parse(2, "0-1"), 0, 1, NegativeCosts.ALLOWED)
          .forInstance(context, 1, 16, 6);
    }
  }

  abstract static class Contract extends MapSolverContract {
    protected final EdgeList graph;
    private final int source;
    private final int target;

    Contract(EdgeList graph, int source, int target) {
      this.graph = graph;
      this.source = source;
      this.target = target;
    }

    @Override
    protected MapSolver solver() {
      return new GraphPathSolver(graph, source, target, NegativeCosts.ALLOWED);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {graph.size()};
    }

    @Override
    protected int usualSize() {
      return graph.size();
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      return isPath(graph, source, target, Arrays.copyOfRange(z, offset, offset + length));
    }

    @Override
    protected boolean isPreferred(float[] z, float[] other) {
      int[] edges = backwards(graph, target, z);
      int[] others = backwards(graph, target, other);
      return edges.length < others.length
          || edges.length == others.length && Arrays.compare(edges, others) < 0;
    }
  }

  private static boolean isPath(EdgeList graph, int source, int target, float[] z) {
    for (int e = 0; e < z.length; e++) {
      if (z[e] == 1 && graph.isAbsent(e)) {
        return false;
      }
    }
    boolean[] visited = new boolean[graph.vertices()];
    int left = ones(z);
    int v = source;
    while (v != target) {
      visited[v] = true;
      int next = -1;
      int ways = 0;
      for (int e = 0; e < z.length; e++) {
        if (z[e] == 1 && graph.tail(e) == v) {
          next = graph.head(e);
          ways++;
        }
      }
      left--;
      if (ways != 1 || visited[next]) {
        return false;
      }
      v = next;
    }
    return left == 0;
  }

  /** A path's edges from the last to the first. */
  private static int[] backwards(EdgeList graph, int target, float[] z) {
    int[] edges = new int[ones(z)];
    int v = target;
    for (int i = 0; i < edges.length; i++) {
      for (int e = 0; e < z.length; e++) {
        if (z[e] == 1 && graph.head(e) == v) {
          edges[i] = e;
        }
      }
      v = graph.tail(edges[i]);
    }
    return edges;
  }

  private static int ones(float[] z) {
    int ones = 0;
    for (float value : z) {
      ones += value == 1 ? 1 : 0;
    }
    return ones;
  }

  /** Against the plain recursion over numbers of edges, on graphs of everyday size. */
  @Test
  void noPathIsBetterOnLargeGraphs() {
    Random random = new Random(5);
    for (int trial = 0; trial < 60; trial++) {
      int vertices = 2 + random.nextInt(60);
      int size = vertices * (1 + random.nextInt(6));
      boolean cycles = trial % 3 > 0;
      boolean negative = trial % 3 < 2;
      int[] tails = new int[size];
      int[] heads = new int[size];
      float[] theta = new float[size];
      float[] heights = new float[vertices];
      for (int v = 0; v < vertices; v++) {
        heights[v] = negative ? (float) random.nextGaussian() * 9 : 0;
      }
      for (int e = 0; e < size; e++) {
        tails[e] = e < vertices - 1 ? e : random.nextInt(vertices - 1);
        heads[e] = e < vertices - 1 ? e + 1 : (cycles && random.nextBoolean() ? 0 : tails[e] + 1);
        while (heads[e] == tails[e] || e >= vertices - 1 && random.nextInt(3) > 0) {
          heads[e] = cycles ? random.nextInt(vertices) : tails[e] + 1;
        }
        theta[e] = (float) (-random.nextDouble() + heights[heads[e]] - heights[tails[e]]);
      }
      EdgeList graph = EdgeList.of(vertices, tails, heads);
      float[] z = new float[size];
      new GraphPathSolver(graph, 0, vertices - 1, NegativeCosts.ALLOWED).solve(theta, z, 0, size);
      assertTrue(isPath(graph, 0, vertices - 1, z));
      double score = 0;
      for (int e = 0; e < size; e++) {
        score += z[e] * theta[e];
      }
      assertEquals(most(graph, theta), score, 1e-4);
    }
  }

  /** The best score of walks of fewer edges than vertices. */
  private static double most(EdgeList graph, float[] theta) {
    double[] best = new double[graph.vertices()];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    best[0] = 0;
    for (int round = 1; round < best.length; round++) {
      for (int e = 0; e < theta.length; e++) {
        best[graph.head(e)] = Math.max(best[graph.head(e)], best[graph.tail(e)] + theta[e]);
      }
    }
    return best[best.length - 1];
  }

  @Test
  void namesACycleThatGains() {
    MapSolver solver =
        new GraphPathSolver(EdgeList.parse(5, "0-1;1-2;2-3;3-1;3-4"), 0, 4, NegativeCosts.ALLOWED);
    float[] z = new float[5];
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(new float[] {-1, -1, -2, 3.5f, 0}, z, 0, 5))
            .getMessage();
    assertTrue(
        message.contains("1 <- 3 <- 2 <- 1 of 3 edges")
            || message.contains("2 <- 1 <- 3 <- 2 of 3 edges")
            || message.contains("3 <- 2 <- 1 <- 3 of 3 edges"),
        message);
    assertTrue(message.contains("score of 0.5"), message);
    // The same thread's next instance is solved as if nothing had been.
    solver.solve(new float[] {-1, -1, -2, 2.5f, 0}, z, 0, 5);
    assertArrayEquals(new float[] {1, 1, 1, 0, 1}, z);
  }

  /** A cycle whose sum is 0, far from the source: rounding must not make it gain. */
  @Test
  void aCycleOfScoreZeroDoesNotGain() {
    Random random = new Random(9);
    MapSolver solver =
        new GraphPathSolver(EdgeList.parse(5, "0-1;1-2;2-3;3-1;3-4"), 0, 4, NegativeCosts.ALLOWED);
    for (int trial = 0; trial < 300; trial++) {
      float first = random.nextFloat();
      float second = random.nextInt(1 << 20) * 1e-9f;
      float back = -(first + second);
      if ((double) first + second + back <= 0) {
        float[] theta = {-1e6f * random.nextFloat(), first, second, back, 0.3f};
        float[] z = new float[5];
        solver.solve(theta, z, 0, 5);
        assertArrayEquals(new float[] {1, 1, 1, 0, 1}, z);
      }
    }
  }

  @Test
  void cyclesThatLeadNowhereDoNotMatter() {
    // 1 and 2 gain in turn, but only vertex 3 leads on; 4 and 5 gain, but are not reached.
    EdgeList graph = EdgeList.parse(6, "0-1;1-2;2-1;0-3;4-5;5-4;4-3;3-0");
    float[] z = new float[8];
    new GraphPathSolver(graph, 0, 3, NegativeCosts.ALLOWED)
        .solve(new float[] {1, 5, 5, -9, 5, 5, 5, 99}, z, 0, 8);
    assertArrayEquals(new float[] {0, 0, 0, 1, 0, 0, 0, 0}, z);
  }

  @Test
  void scoresAboveZeroMayCountAsZero() {
    EdgeList graph = EdgeList.parse(3, "0-1;1-0;1-2;2-1;0-2");
    float[] z = new float[5];
    new GraphPathSolver(graph, 0, 2, NegativeCosts.ZERO)
        .solve(new float[] {5, 5, -2, 5, -1}, z, 0, 5);
    assertArrayEquals(new float[] {0, 0, 0, 0, 1}, z);
  }

  @Test
  void aPathToItsOwnSourceIsEmpty() {
    float[] z = {7, 7, 7};
    new GraphPathSolver(EdgeList.parse(2, "0-1;1-0;0-1"), 1, 1, NegativeCosts.ALLOWED)
        .solve(new float[] {5, 5, -1}, z, 0, 3);
    assertArrayEquals(new float[3], z);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "graph-path:vertices=3,edges=0-1;2-1,source=0,target=2|no path from source 0 to target 2",
        "graph-path:vertices=2,edges=0-1,source=0,target=2|target is 2 but vertices are 0 .. 1",
        "graph-path:vertices=2,edges=0-1,source=-1,target=1|source is -1",
        "graph-path:vertices=2,edges=0-1,source=0|target",
        "graph-path:vertices=2,source=0,target=1|edges",
        "graph-path:vertices=2,edges=0-1,source=0,target=1,negative=no|negative is 'no'",
        "graph-path:vertices=2,edges=0-1,source=0,target=1,sink=1|sink"
      })
  void refusesAWrongSpec(String text, String expected) {
    assertRefusesSpec(text, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 0 2 0 1|the context has 5 numbers but needs at least 7",
        "3 0 3 0 1 1 2|context[2], target, is 3.0",
        "3 0 2 0 1 0 1|no path from source 0 to target 2",
        "3 0 2 0 1 1 1|context[5], edge 1, is a loop at vertex 1"
      })
  void refusesAWrongContext(String context, String expected) {
    assertRefusesContext(
        new GraphPathSolver(EdgeList.parse(2, "0-1"), 0, 1, NegativeCosts.ALLOWED),
        context,
        2,
        expected);
  }

  @Test
  void needsAContextIfNamedWithoutAGraph() {
    ContextSolver solver = (ContextSolver) SolverSpec.parse("graph-path:negative=zero").create();
    assertEquals("graph-path:negative=zero", solver.toString());
    assertThrows(IllegalStateException.class, () -> solver.solve(new float[1], new float[1], 0, 1));
    float[] z = new float[2];
    solver
        .forInstance(new float[] {2, 0, 1, 0, 1, 0, 1}, 0, 7, 2)
        .solve(new float[] {1, 2}, z, 0, 2);
    assertArrayEquals(new float[] {1, 0}, z);
  }

  @Test
  void isFoundByItsName() {
    String text = "graph-path:vertices=3,edges=0-1;1-2;0-2,source=0,target=2,negative=allowed";
    MapSolver solver = SolverSpec.parse(text).create();
    assertEquals(text, solver.toString());
    float[] z = new float[3];
    solver.solve(new float[] {1, 1, 1}, z, 0, 3);
    assertArrayEquals(new float[] {1, 1, 0}, z);
  }
}
