package org.aimle.solver.tree;

import static org.aimle.solver.Refusals.assertRefusesContext;
import static org.aimle.solver.Refusals.assertRefusesSize;
import static org.aimle.solver.Refusals.assertRefusesSpec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.graph.EdgeList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArborescenceSolverTest {

  private static final OptionalInt FREE = OptionalInt.empty();
  private static final EdgeList CYCLIC =
      EdgeList.parse(6, "0-1;1-2;2-0;2-3;3-1;3-4;4-2;1-0;4-5;5-3;0-1;5-4");

  @Nested
  class CompleteFixedRoot extends Contract {
    CompleteFixedRoot() {
      super(OptionalInt.of(1));
    }

    @Override
    protected MapSolver solver() {
      return ArborescenceSolver.complete(root);
    }
  }

  @Nested
  class CompleteFreeRoot extends Contract {
    CompleteFreeRoot() {
      super(FREE);
    }

    @Override
    protected MapSolver solver() {
      return ArborescenceSolver.complete(root);
    }
  }

  @Nested
  class DenseFixedRoot extends Given {
    DenseFixedRoot() {
      super(CYCLIC, OptionalInt.of(3));
    }

    @Override
    protected MapSolver solver() {
      return inMatrix(graph, root);
    }
  }

  @Nested
  class DenseFreeRoot extends Given {
    DenseFreeRoot() {
      super(CYCLIC, FREE);
    }

    @Override
    protected MapSolver solver() {
      return inMatrix(graph, root);
    }
  }

  @Nested
  class SparseFixedRoot extends Given {
    SparseFixedRoot() {
      super(CYCLIC, OptionalInt.of(3));
    }

    @Override
    protected MapSolver solver() {
      return inHeaps(graph, root);
    }
  }

  @Nested
  class SparseFreeRoot extends Given {
    SparseFreeRoot() {
      super(CYCLIC, FREE);
    }

    @Override
    protected MapSolver solver() {
      return inHeaps(graph, root);
    }
  }

  /** Only vertices 0 and 2 can be roots. */
  @Nested
  class FreeRootOfAFewVertices extends Given {
    FreeRootOfAFewVertices() {
      super(EdgeList.parse(5, "0-1;1-3;2-0;0-2;2-1;3-4;4-3;2-4"), FREE);
    }

    @Override
    protected MapSolver solver() {
      return inHeaps(graph, root);
    }
  }

  /** What a context says, an absent edge among it. */
  @Nested
  class OfContext extends Given {
    OfContext() {
      super(
          EdgeList.of(4, new int[] {3, -1, 0, 3, 2, 3, 1}, new int[] {0, -1, 2, 2, 1, 1, 0}),
          OptionalInt.of(3));
    }

    @Override
    protected MapSolver solver() {
      float[] context = {9, 4, 3, 3, 0, -1, -1, 0, 2, 3, 2, 2, 1, 3, 1, 1, 0, -1};
      return ArborescenceSolver.complete(FREE).forInstance(context, 1, 17, 7);
    }
  }

  @Nested
  class CompleteWithOneChild extends Contract {
    CompleteWithOneChild() {
      super(OptionalInt.of(1), RootChildren.ONE);
    }

    @Override
    protected MapSolver solver() {
      return ArborescenceSolver.complete(root, RootChildren.ONE);
    }
  }

  /** Parallel edges from the root, and cycles beside it. */
  private static final EdgeList ROOTED =
      EdgeList.parse(5, "0-1;0-2;0-3;0-1;1-2;2-1;2-3;3-2;3-4;4-3;1-3;4-1;2-0");

  @Nested
  class DenseWithOneChild extends Given {
    DenseWithOneChild() {
      super(ROOTED, OptionalInt.of(0), RootChildren.ONE);
    }

    @Override
    protected MapSolver solver() {
      return inMatrix(graph, root, RootChildren.ONE);
    }
  }

  @Nested
  class SparseWithOneChild extends Given {
    SparseWithOneChild() {
      super(ROOTED, OptionalInt.of(0), RootChildren.ONE);
    }

    @Override
    protected MapSolver solver() {
      return inHeaps(graph, root, RootChildren.ONE);
    }
  }

  /** Of its own graph, in which vertex 2 is reached by 1 and 3 alone: they must be first. */
  @Nested
  class OneChildOfContext extends Given {
    OneChildOfContext() {
      super(
          EdgeList.of(4, new int[] {0, -1, 0, 0, 1, 3, 1}, new int[] {1, -1, 2, 3, 2, 1, 3}),
          OptionalInt.of(0),
          RootChildren.ONE);
    }

    @Override
    protected MapSolver solver() {
      float[] context = {4, 0, 0, 1, -1, -1, 0, 2, 0, 3, 1, 2, 3, 1, 1, 3, -1};
      return ArborescenceSolver.complete(OptionalInt.of(0), RootChildren.ONE)
          .forInstance(context, 0, 17, 7);
    }
  }

  abstract static class Given extends Contract {
    protected final EdgeList graph;

    Given(EdgeList graph, OptionalInt root, RootChildren children) {
      super(root, children);
      this.graph = graph;
    }

    Given(EdgeList graph, OptionalInt root) {
      this(graph, root, RootChildren.ANY);
    }

    @Override
    protected EdgeList graph(int length) {
      return graph;
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {graph.size()};
    }

    @Override
    protected int usualSize() {
      return graph.size();
    }
  }

  abstract static class Contract extends MapSolverContract {
    protected final OptionalInt root;
    private final RootChildren children;

    Contract(OptionalInt root) {
      this(root, RootChildren.ANY);
    }

    Contract(OptionalInt root, RootChildren children) {
      this.root = root;
      this.children = children;
    }

    protected EdgeList graph(int length) {
      return complete(PairLayout.DOUBLE.vertices(length));
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
      float[] own = Arrays.copyOfRange(z, offset, offset + length);
      return isArborescence(graph(length), root, own)
          && (children == RootChildren.ANY || childrenOf(root.getAsInt(), graph(length), own) == 1);
    }

    /** Of equally good ones any, but always the same. */
    @Override
    @Test
    protected void tiesGoWhereTheyShould() {
      Random random = new Random(2);
      for (int length : smallSizes()) {
        for (int trial = 0; trial < 20; trial++) {
          float[] theta = tieScores(random, length);
          float[] z = new float[length];
          solver().solve(theta, z, 0, length);
          assertTrue(isFeasible(z, 0, length));
          assertEquals(best(theta), score(theta, z));
          float[] again = new float[length];
          solver().solve(new float[length], again, 0, length);
          solver().solve(theta, again, 0, length);
          assertArrayEquals(z, again);
        }
      }
    }
  }

  private static int childrenOf(int root, EdgeList graph, float[] z) {
    int children = 0;
    for (int e = 0; e < z.length; e++) {
      children += z[e] == 1 && graph.tail(e) == root ? 1 : 0;
    }
    return children;
  }

  private static MapSolver inMatrix(EdgeList graph, OptionalInt root) {
    return inMatrix(graph, root, RootChildren.ANY);
  }

  private static MapSolver inMatrix(EdgeList graph, OptionalInt root, RootChildren children) {
    return (theta, z, offset, length) -> {
      Scores.requireFinite(theta, offset, length);
      Arrays.fill(z, offset, offset + length, 0);
      new DenseArborescence().solve(new Arcs.Listed(graph), root, children, theta, z, offset);
    };
  }

  private static MapSolver inHeaps(EdgeList graph, OptionalInt root) {
    return inHeaps(graph, root, RootChildren.ANY);
  }

  private static MapSolver inHeaps(EdgeList graph, OptionalInt root, RootChildren children) {
    return (theta, z, offset, length) -> {
      Scores.requireFinite(theta, offset, length);
      Arrays.fill(z, offset, offset + length, 0);
      new HeapArborescence().solve(graph, root, children, theta, z, offset);
    };
  }

  /** Best edges without a cycle are the solution, the lowest of equal ones chosen. */
  @Test
  void withoutACycleTheBestEdgeOfEachVertexIsChosen() {
    Random random = new Random(4);
    int checked = 0;
    for (int trial = 0; trial < 400; trial++) {
      float[] theta = new float[20];
      for (int e = 0; e < 20; e++) {
        theta[e] = random.nextInt(4);
      }
      EdgeList graph = complete(5);
      float[] greedy = new float[20];
      for (int v = 1; v < 5; v++) {
        int best = -1;
        for (int e = 0; e < 20; e++) {
          best = graph.head(e) == v && (best < 0 || theta[e] > theta[best]) ? e : best;
        }
        greedy[best] = 1;
      }
      if (isArborescence(graph, OptionalInt.of(0), greedy)) {
        checked++;
        for (MapSolver solver :
            new MapSolver[] {
              ArborescenceSolver.complete(OptionalInt.of(0)),
              inHeaps(graph, OptionalInt.of(0)),
              inMatrix(graph, OptionalInt.of(0))
            }) {
          float[] z = new float[20];
          solver.solve(theta, z, 0, 20);
          assertArrayEquals(greedy, z);
        }
      }
    }
    assertTrue(checked > 50, "checked " + checked);
  }

  /** Two algorithms, one score; contractions within contractions among them. */
  @Test
  void theAlgorithmsAgreeOnLargeGraphs() {
    Random random = new Random(6);
    for (int trial = 0; trial < 120; trial++) {
      int vertices = 2 + random.nextInt(60);
      int size = vertices - 1 + random.nextInt(4 * vertices);
      int[] tails = new int[size];
      int[] heads = new int[size];
      float[] theta = new float[size];
      for (int e = 0; e < size; e++) {
        boolean way = e < vertices - 1;
        tails[e] = way ? e : random.nextInt(vertices);
        do {
          heads[e] = way ? e + 1 : random.nextInt(vertices);
        } while (!way && heads[e] == tails[e]);
        // Near vertices are fond of each other: many cycles at many scales.
        theta[e] =
            (float)
                (random.nextGaussian()
                    - (trial % 2) * 8.0 * (32 - Integer.numberOfLeadingZeros(tails[e] ^ heads[e])));
      }
      EdgeList graph = EdgeList.of(vertices, tails, heads);
      OptionalInt root = trial % 3 == 0 ? FREE : OptionalInt.of(0);
      float[] z = new float[size];
      float[] other = new float[size];
      inHeaps(graph, root).solve(theta, z, 0, size);
      inMatrix(graph, root).solve(theta, other, 0, size);
      assertTrue(isArborescence(graph, root, z));
      assertTrue(isArborescence(graph, root, other));
      assertArrayEquals(z, other);
      ArborescenceSolver.of(graph, root).solve(theta, other, 0, size);
      assertArrayEquals(z, other);
    }
  }

  /** The best of all choices of the root's one child, each by the algorithm without the root. */
  @Test
  void oneChildIsTheBestOfAllChoices() {
    Random random = new Random(8);
    for (int trial = 0; trial < 60; trial++) {
      int vertices = 2 + random.nextInt(25);
      EdgeList graph = complete(vertices);
      float[] theta = new float[graph.size()];
      for (int e = 0; e < theta.length; e++) {
        theta[e] = random.nextInt(trial % 2 == 0 ? 6 : 1000);
      }
      int root = random.nextInt(vertices);
      double best = Double.NEGATIVE_INFINITY;
      for (int child = 0; child < vertices; child++) {
        if (child != root) {
          best = Math.max(best, withChild(graph, root, child, theta));
        }
      }
      for (MapSolver solver :
          new MapSolver[] {
            ArborescenceSolver.complete(vertices, OptionalInt.of(root), RootChildren.ONE),
            inHeaps(graph, OptionalInt.of(root), RootChildren.ONE),
            ArborescenceSolver.of(graph, OptionalInt.of(root), RootChildren.ONE)
          }) {
        float[] z = new float[theta.length];
        solver.solve(theta, z, 0, theta.length);
        assertTrue(isArborescence(graph, OptionalInt.of(root), z));
        assertEquals(1, childrenOf(root, graph, z));
        double found = 0;
        for (int e = 0; e < z.length; e++) {
          found += z[e] * theta[e];
        }
        assertEquals(best, found);
      }
    }
  }

  private static double withChild(EdgeList graph, int root, int child, float[] theta) {
    int[] tails = new int[theta.length];
    int[] heads = new int[theta.length];
    for (int e = 0; e < theta.length; e++) {
      boolean kept = graph.head(e) != root && (graph.tail(e) != root || graph.head(e) == child);
      tails[e] = kept ? graph.tail(e) : -1;
      heads[e] = kept ? graph.head(e) : -1;
    }
    float[] z = new float[theta.length];
    inMatrix(EdgeList.of(graph.vertices(), tails, heads), OptionalInt.of(root))
        .solve(theta, z, 0, theta.length);
    double score = 0;
    for (int e = 0; e < z.length; e++) {
      score += z[e] * theta[e];
    }
    return score;
  }

  @Test
  void aSingleVertexNeedsNoEdge() {
    float[] z = {5};
    ArborescenceSolver.complete(FREE).solve(new float[1], z, 0, 0);
    ArborescenceSolver.complete(1, OptionalInt.of(0)).solve(new float[1], z, 0, 0);
    ArborescenceSolver.complete(FREE)
        .forInstance(new float[] {1, 0}, 0, 2, 0)
        .solve(new float[1], z, 0, 0);
    assertArrayEquals(new float[] {5}, z);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arborescence:root=0|5|2 for 2, 6 for 3",
        "arborescence:root=3|6|root is 3 but vertices are 0 .. 2",
        "arborescence:root=0,vertices=4|6|vertices is 4",
        "arborescence:root=0,vertices=3,edges=0-1;1-2|3|the graph has 2 edges"
      })
  void refusesAnotherNumberOfScores(String text, int length, String expected) {
    assertRefusesSize(text, length, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arborescence|root",
        "arborescence:root=any|root is 'any' but must be an integer, or free",
        "arborescence:root=-1|root is -1",
        "arborescence:root=3,vertices=3|root is 3 but vertices are 0 .. 2",
        "arborescence:root=free,vertices=0|vertices is 0",
        "arborescence:root=0,vertices=3,edges=0-1;2-1|no path from root 0 to vertex 2",
        "arborescence:root=free,vertices=3,edges=0-1;2-1|both vertex 2 and 0",
        "arborescence:root=0,edges=0-1|vertices",
        "arborescence:root=free,root-children=one|root is free",
        "arborescence:root=0,root-children=two|root-children is 'two'",
        "arborescence:root=0,root-children=one,vertices=3,edges=0-1;0-2|no single child of root 0",
        "arborescence:root=0,layout=double|layout"
      })
  void refusesAWrongSpec(String text, String expected) {
    assertRefusesSpec(text, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 0 0 1|the context has 4 numbers but needs at least 6",
        "3 3 0 1 1 2|context[1], root, is 3.0",
        "3 1 0 1 1 2|no path from root 1 to vertex 0",
        "3 -1 0 1 2 1|both vertex 2 and 0"
      })
  void refusesAWrongContext(String context, String expected) {
    assertRefusesContext(ArborescenceSolver.complete(FREE), context, 2, expected);
  }

  @Test
  void isFoundByItsName() {
    for (String text :
        new String[] {
          "arborescence:root=free",
          "arborescence:vertices=4,root=2",
          "arborescence:vertices=4,root=2,root-children=one",
          "arborescence:vertices=3,edges=0-1;1-2;2-0,root=0"
        }) {
      assertEquals(text, SolverSpec.parse(text).create().toString());
    }
  }

  private static EdgeList complete(int vertices) {
    int[] tails = new int[vertices * (vertices - 1)];
    int[] heads = new int[tails.length];
    for (int i = 0; i < vertices; i++) {
      for (int j = 0; j < vertices; j++) {
        if (i != j) {
          int e = i * (vertices - 1) + (j < i ? j : j - 1);
          tails[e] = i;
          heads[e] = j;
        }
      }
    }
    return EdgeList.of(vertices, tails, heads);
  }

  /** Each vertex but one is entered once, and from each the way back ends at that one. */
  private static boolean isArborescence(EdgeList graph, OptionalInt root, float[] z) {
    int[] before = new int[graph.vertices()];
    Arrays.fill(before, -1);
    for (int e = 0; e < z.length; e++) {
      if (z[e] == 1) {
        if (graph.isAbsent(e) || before[graph.head(e)] >= 0) {
          return false;
        }
        before[graph.head(e)] = graph.tail(e);
      }
    }
    int start = -1;
    for (int v = 0; v < before.length; v++) {
      if (before[v] < 0) {
        if (start >= 0) {
          return false;
        }
        start = v;
      }
    }
    if (start < 0 || root.orElse(start) != start) {
      return false;
    }
    for (int v = 0; v < before.length; v++) {
      int at = v;
      for (int steps = 0; at != start; steps++) {
        if (steps > before.length) {
          return false;
        }
        at = before[at];
      }
    }
    return true;
  }
}
