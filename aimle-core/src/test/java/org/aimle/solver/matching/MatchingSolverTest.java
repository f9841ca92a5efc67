package org.aimle.solver.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.aimle.solver.ContextRow;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.UnspecifiedTiesContract;
import org.aimle.solver.graph.EdgeList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingSolverTest {

  /** How many chosen edges touch each vertex. */
  private static int[] degrees(EdgeList edges, float[] z, int offset) {
    int[] degrees = new int[edges.vertices()];
    for (int e = 0; e < edges.size(); e++) {
      if (z[offset + e] == 1) {
        if (edges.isAbsent(e)) {
          return new int[] {2};
        }
        degrees[edges.tail(e)]++;
        degrees[edges.head(e)]++;
      }
    }
    return degrees;
  }

  private static final Map<Integer, EdgeList> COMPLETE = new HashMap<>();

  private static EdgeList complete(int vertices) {
    return COMPLETE.computeIfAbsent(vertices, MatchingSolverTest::makeComplete);
  }

  private static EdgeList makeComplete(int vertices) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < vertices; i++) {
      for (int j = i + 1; j < vertices; j++) {
        text.append(text.isEmpty() ? "" : ";").append(i).append('-').append(j);
      }
    }
    return EdgeList.parse(vertices, text.toString());
  }

  @Nested
  class OfCompleteGraphs extends UnspecifiedTiesContract {

    @Override
    protected MapSolver solver() {
      return SolverSpec.parse("matching").create();
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {1, 3, 6, 10, 15};
    }

    @Override
    protected int usualSize() {
      return 66;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      int vertices = (int) Math.round((1 + Math.sqrt(1 + 8.0 * length)) / 2);
      return Arrays.stream(degrees(complete(vertices), z, offset)).allMatch(d -> d <= 1);
    }
  }

  @Nested
  class PerfectOnesOfCompleteGraphs extends UnspecifiedTiesContract {

    @Override
    protected MapSolver solver() {
      return SolverSpec.parse("matching:cover=perfect").create();
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {1, 6, 15};
    }

    @Override
    protected int usualSize() {
      return 66;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      int vertices = (int) Math.round((1 + Math.sqrt(1 + 8.0 * length)) / 2);
      return Arrays.stream(degrees(complete(vertices), z, offset)).allMatch(d -> d == 1);
    }
  }

  /** A cycle of odd length with chords, some twice, one absent; from a context. */
  @Nested
  class OfGivenGraphs extends UnspecifiedTiesContract {

    private final Map<Integer, EdgeList> graphs = new HashMap<>();

    private EdgeList graph(int length) {
      return graphs.computeIfAbsent(
          length, n -> EdgeList.read(new ContextRow(context(n), 0, 2 + 2 * n), 1, 7, n));
    }

    private float[] context(int length) {
      float[] context = new float[2 + 2 * length];
      Arrays.fill(context, -1);
      context[0] = 7;
      for (int e = 0; e < length; e++) {
        if (e != 4) {
          context[1 + 2 * e] = e % 7;
          context[2 + 2 * e] = (e % 7 + 1 + e / 7 % 3) % 7;
        }
      }
      return context;
    }

    @Override
    protected MapSolver solver() {
      ContextSolver solver = (ContextSolver) SolverSpec.parse("matching").create();
      return (theta, z, offset, length) -> {
        float[] context = context(length);
        solver.forInstance(context, 0, context.length, length).solve(theta, z, offset, length);
      };
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {1, 5, 9, 14};
    }

    @Override
    protected int usualSize() {
      return 28;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      return Arrays.stream(degrees(graph(length), z, offset)).allMatch(d -> d <= 1);
    }
  }

  /** In a complete bipartite graph with scores above 0 a matching is an assignment. */
  @Test
  void betweenTwoSidesItIsAnAssignment() {
    int n = 15;
    StringBuilder edges = new StringBuilder();
    for (int i = 0; i < n * n; i++) {
      edges.append(i == 0 ? "" : ";").append(i / n).append('-').append(n + i % n);
    }
    String spec = "matching:vertices=" + 2 * n + ",edges=" + edges;
    Random random = new Random(6);
    for (int trial = 0; trial < 10; trial++) {
      float[] theta = new float[n * n];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = 0.5f + random.nextFloat();
      }
      float[] assigned = new float[n * n];
      new AssignmentSolver(n).solve(theta, assigned, 0, n * n);
      for (String cover : new String[] {"any", "perfect"}) {
        float[] z = new float[n * n];
        SolverSpec.parse(spec + ",cover=" + cover).create().solve(theta, z, 0, n * n);
        assertArrayEquals(assigned, z);
      }
    }
  }

  /** Where any matching will do, huge scores below 0 take no digits from the others. */
  @Test
  void masksDoNotBlurWhatCanBeChosen() {
    for (String spec :
        new String[] {
          "matching", "matching:vertices=4", "matching:vertices=4,edges=0-1;0-2;0-3;1-2;1-3;2-3"
        }) {
      float[] z = new float[6];
      SolverSpec.parse(spec).create().solve(new float[] {1, 1.00001f, -1e9f, 0, 1, 1}, z, 0, 6);
      assertArrayEquals(new float[] {0, 1, 0, 0, 1, 0}, z);
    }
  }

  @Test
  void aGivenNumberOfVerticesIsChecked() {
    MapSolver solver = SolverSpec.parse("matching:vertices=4").create();
    assertThrows(
        IllegalArgumentException.class, () -> solver.solve(new float[3], new float[3], 0, 3));
  }

  @Test
  void graphsWithoutAPerfectMatchingAreRefused() {
    SolverSpec star = SolverSpec.parse("matching:vertices=4,edges=0-1;0-2;0-3,cover=perfect");
    String message = assertThrows(IllegalArgumentException.class, star::create).getMessage();
    assertTrue(message.contains("no perfect matching"), message);
    MapSolver triangle = SolverSpec.parse("matching:cover=perfect").create();
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> triangle.solve(new float[3], new float[3], 0, 3))
            .getMessage()
            .contains("even"));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> triangle.solve(new float[4], new float[4], 0, 4))
            .getMessage()
            .contains("4 elements"));
    assertEquals(0, triangle.counts().solved());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "matching:edges=0-1",
        "matching:vertices=0",
        "matching:vertices=3,cover=perfect",
        "matching:vertices=3,edges=0-3",
        "matching:vertices=3,edges=0-1;1-2,cover=perfect",
        "matching:cover=some",
        "matching:k=1"
      })
  void refusesAWrongSpec(String text) {
    SolverSpec spec = SolverSpec.parse(text);
    String message = assertThrows(IllegalArgumentException.class, spec::create).getMessage();
    assertTrue(message.matches(".*(vert|edge|cover).*"), message);
  }
}
