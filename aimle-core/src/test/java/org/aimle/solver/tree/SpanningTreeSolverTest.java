package org.aimle.solver.tree;

import static org.aimle.solver.Refusals.assertRefusesContext;
import static org.aimle.solver.Refusals.assertRefusesSize;
import static org.aimle.solver.Refusals.assertRefusesSpec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.graph.EdgeList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanningTreeSolverTest {

  @Nested
  class CompleteSingle extends MapSolverContract {
    @Override
    protected MapSolver solver() {
      return SpanningTreeSolver.complete(PairLayout.SINGLE);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {1, 3, 6, 10};
    }

    @Override
    protected int usualSize() {
      return 45;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      return isTree(complete(PairLayout.SINGLE.vertices(length)), z, offset);
    }
  }

  @Nested
  class CompleteDouble extends MapSolverContract {
    @Override
    protected MapSolver solver() {
      return SpanningTreeSolver.complete(PairLayout.DOUBLE);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {2, 6, 12};
    }

    @Override
    protected int usualSize() {
      return 90;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      int vertices = PairLayout.DOUBLE.vertices(length);
      float[] single = new float[length / 2];
      int e = 0;
      for (int i = 0; i < vertices; i++) {
        for (int j = i + 1; j < vertices; j++) {
          single[e++] = z[offset + j * (vertices - 1) + i];
          if (z[offset + j * (vertices - 1) + i] != z[offset + i * (vertices - 1) + j - 1]) {
            return false;
          }
        }
      }
      return isTree(complete(vertices), single, 0);
    }

    @Override
    protected float[] scores(Random random, int length) {
      return symmetric(super.scores(random, length));
    }

    @Override
    protected float[] tieScores(Random random, int length) {
      return symmetric(super.tieScores(random, length));
    }

    /** The rule for the upper places, which alone are read. */
    @Override
    protected boolean isPreferred(float[] z, float[] other) {
      int vertices = PairLayout.DOUBLE.vertices(z.length);
      for (int j = 1; j < vertices; j++) {
        for (int i = 0; i < j; i++) {
          int upper = j * (vertices - 1) + i;
          if (z[upper] != other[upper]) {
            return z[upper] > other[upper];
          }
        }
      }
      return false;
    }

    private float[] symmetric(float[] theta) {
      int vertices = PairLayout.DOUBLE.vertices(theta.length);
      for (int j = 1; j < vertices; j++) {
        for (int i = 0; i < j; i++) {
          theta[i * (vertices - 1) + j - 1] = theta[j * (vertices - 1) + i];
        }
      }
      return theta;
    }
  }

  /** A few edges for many vertices: by Kruskal's algorithm. */
  @Nested
  class Sparse extends Given {
    Sparse() {
      super(EdgeList.parse(9, "0-1;1-2;2-0;2-3;3-4;4-2;5-4;6-5;7-6;8-7;8-6"));
    }

    @Override
    protected MapSolver solver() {
      return new KruskalTree(graph);
    }
  }

  /** Parallel edges among them: by Prim's algorithm. */
  @Nested
  class Dense extends Given {
    Dense() {
      super(EdgeList.parse(4, "0-1;1-2;2-0;2-3;3-0;1-3;3-1;0-1"));
    }

    @Override
    protected MapSolver solver() {
      return new PrimTree(graph);
    }
  }

  /** What a context says, an absent edge among it. */
  @Nested
  class OfContext extends Given {
    OfContext() {
      super(EdgeList.of(4, new int[] {0, 2, -1, 2, 3, 0}, new int[] {1, 1, -1, 3, 0, 2}));
    }

    @Override
    protected MapSolver solver() {
      float[] context = {9, 4, 0, 1, 2, 1, -1, -1, 2, 3, 3, 0, 0, 2, -1};
      return SpanningTreeSolver.complete(PairLayout.SINGLE).forInstance(context, 1, 14, 6);
    }
  }

  abstract static class Given extends MapSolverContract {
    protected final EdgeList graph;

    Given(EdgeList graph) {
      this.graph = graph;
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
      return isTree(graph, z, offset);
    }

    @Test
    void refusesAnotherNumberOfScores() {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> solver().solve(new float[3], new float[3], 0, 3))
              .getMessage();
      assertTrue(message.contains("3 scores but the graph has " + graph.size()), message);
    }
  }

  /** Three algorithms, one answer, ties among the scores. */
  @Test
  void theAlgorithmsAgree() {
    Random random = new Random(3);
    for (int trial = 0; trial < 40; trial++) {
      int vertices = 1 + random.nextInt(40);
      EdgeList graph = complete(vertices);
      int length = graph.size();
      float[] theta = new float[length];
      for (int e = 0; e < length; e++) {
        theta[e] = trial % 2 == 0 ? (float) random.nextGaussian() : random.nextInt(5) - 2;
      }
      float[][] z = new float[3][length];
      SpanningTreeSolver.complete(vertices, PairLayout.SINGLE).solve(theta, z[0], 0, length);
      new KruskalTree(graph).solve(theta, z[1], 0, length);
      new PrimTree(graph).solve(theta, z[2], 0, length);
      assertTrue(isTree(graph, z[0], 0));
      assertArrayEquals(z[0], z[1]);
      assertArrayEquals(z[0], z[2]);
    }
  }

  @Test
  void zerosOfBothSignsAreEqual() {
    float[] theta = {-0f, 0f, -0f};
    EdgeList triangle = complete(3);
    for (MapSolver solver :
        new MapSolver[] {
          SpanningTreeSolver.complete(PairLayout.SINGLE),
          new KruskalTree(triangle),
          new PrimTree(triangle)
        }) {
      float[] z = new float[3];
      solver.solve(theta, z, 0, 3);
      assertArrayEquals(new float[] {1, 1, 0}, z, solver.toString());
    }
  }

  @Test
  void theLowerPlacesOfADoubleLayoutAreNotRead() {
    // Vertices 0, 1, 2; rows 1 and 2 hold the upper places (0,1), (0,2), (1,2).
    float[] theta = {9, 9, 1, 9, 3, 2};
    float[] z = new float[6];
    SpanningTreeSolver.complete(PairLayout.DOUBLE).solve(theta, z, 0, 6);
    assertArrayEquals(new float[] {0, 1, 0, 1, 1, 1}, z);
  }

  @Test
  void aSingleVertexNeedsNoEdge() {
    float[] z = {5};
    SpanningTreeSolver.complete(1, PairLayout.DOUBLE).solve(new float[1], z, 0, 0);
    SpanningTreeSolver.complete(PairLayout.SINGLE)
        .forInstance(new float[] {1}, 0, 1, 0)
        .solve(new float[1], z, 0, 0);
    assertArrayEquals(new float[] {5}, z);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spanning-tree|5|3 for 3, 6 for 4",
        "spanning-tree:layout=double|5|2 for 2, 6 for 3",
        "spanning-tree:vertices=4|3|vertices is 4",
        "spanning-tree:vertices=3,edges=0-1;1-2|3|the graph has 2 edges"
      })
  void refusesAnotherNumberOfScores(String text, int length, String expected) {
    assertRefusesSize(text, length, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spanning-tree:vertices=4,edges=0-1;2-3|joins vertices 0 and 2",
        "spanning-tree:vertices=2,edges=0-2|edges has '2' but takes integers in 0 .. 1",
        "spanning-tree:vertices=2,edges=1-1|is a loop at vertex 1",
        "spanning-tree:vertices=2,edges=0>1|'0>1'",
        "spanning-tree:edges=0-1|vertices",
        "spanning-tree:vertices=0|vertices is 0",
        "spanning-tree:vertices=70000|vertices is 70000",
        "spanning-tree:layout=triple|layout is 'triple'",
        "spanning-tree:vertices=3,edges=0-1,layout=single|layout",
        "spanning-tree:depth=3|depth"
      })
  void refusesAWrongSpec(String text, String expected) {
    assertRefusesSpec(text, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 0 1|the context has 3 numbers but needs at least 5",
        "3 0 1 0 3|context[4], the head of edge 1, is 3.0",
        "3 0 1 -1 2|context[3], the tail of edge 1, is -1.0",
        "3 0 1 1 0|joins vertices 0 and 2",
        "3 0 1 1 2 0|context[5] is 0.0 but nothing is due there",
        "0 0 1 1 2|context[0], vertices, is 0.0"
      })
  void refusesAWrongContext(String context, String expected) {
    assertRefusesContext(SpanningTreeSolver.complete(PairLayout.SINGLE), context, 2, expected);
  }

  @Test
  void isFoundByItsName() {
    for (String text :
        new String[] {
          "spanning-tree:layout=single",
          "spanning-tree:vertices=4,layout=double",
          "spanning-tree:vertices=3,edges=0-1;1-2;2-0"
        }) {
      assertEquals(text, SolverSpec.parse(text).create().toString());
    }
  }

  private static EdgeList complete(int vertices) {
    int[] tails = new int[(int) PairLayout.SINGLE.length(vertices)];
    int[] heads = new int[tails.length];
    int e = 0;
    for (int i = 0; i < vertices; i++) {
      for (int j = i + 1; j < vertices; j++) {
        tails[e] = i;
        heads[e++] = j;
      }
    }
    return EdgeList.of(vertices, tails, heads);
  }

  /**
   * Whether the chosen edges are {@code vertices - 1} and leave no vertex unmarked from vertex 0.
   */
  private static boolean isTree(EdgeList graph, float[] z, int offset) {
    int chosen = 0;
    for (int e = 0; e < graph.size(); e++) {
      chosen += z[offset + e] == 1 ? 1 : 0;
      if (graph.isAbsent(e) && z[offset + e] != 0) {
        return false;
      }
    }
    if (chosen != graph.vertices() - 1) {
      return false;
    }
    boolean[] marked = new boolean[graph.vertices()];
    marked[0] = true;
    for (int round = 1; round < graph.vertices(); round++) {
      for (int e = 0; e < graph.size(); e++) {
        if (z[offset + e] == 1 && (marked[graph.tail(e)] || marked[graph.head(e)])) {
          marked[graph.tail(e)] = true;
          marked[graph.head(e)] = true;
        }
      }
    }
    boolean[] all = new boolean[graph.vertices()];
    Arrays.fill(all, true);
    return Arrays.equals(all, marked);
  }
}
