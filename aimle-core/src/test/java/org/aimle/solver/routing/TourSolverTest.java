package org.aimle.solver.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Refusals;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.UnspecifiedTiesContract;
import org.aimle.solver.limits.LimitPolicy;
import org.aimle.solver.limits.SearchInterruptedException;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.solver.program.CpSolution;
import org.jgrapht.Graph;
import org.jgrapht.alg.tour.HeldKarpTSP;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TourSolverTest {

  private static MapSolver perLength(String spec, boolean directed) {
    ContextSolver solver = (ContextSolver) SolverSpec.parse(spec).create();
    return (theta, z, offset, length) ->
        solver
            .forInstance(new float[] {vertices(length, directed)}, 0, 1, length)
            .solve(theta, z, offset, length);
  }

  private static int vertices(int length, boolean directed) {
    int vertices = 3;
    while (new Arcs(vertices, directed).scores() < length) {
      vertices++;
    }
    return vertices;
  }

  @Nested
  class OfArcs extends UnspecifiedTiesContract {

    @Override
    protected MapSolver solver() {
      return perLength("tour", true);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {6, 12};
    }

    @Override
    protected int usualSize() {
      return 30;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      Arcs arcs = new Arcs(vertices(length, true), true);
      int seen = 0;
      int at = 0;
      int chosen = 0;
      for (int i = 0; i < length; i++) {
        chosen += (int) z[offset + i];
      }
      do {
        int next = -1;
        for (int to = 0; to < arcs.vertices(); to++) {
          if (to != at && z[offset + arcs.place(at, to)] == 1) {
            next = to;
          }
        }
        if (next < 0) {
          return false;
        }
        at = next;
        seen++;
      } while (at != 0 && seen <= arcs.vertices());
      return at == 0 && seen == arcs.vertices() && chosen == seen;
    }
  }

  @Nested
  class OfEdges extends UnspecifiedTiesContract {

    @Override
    protected MapSolver solver() {
      return perLength("tour:scores=edges", false);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {3, 6, 10, 15};
    }

    @Override
    protected int usualSize() {
      return 21;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      Arcs arcs = new Arcs(vertices(length, false), false);
      int before = -1;
      int at = 0;
      int seen = 0;
      int chosen = 0;
      for (int i = 0; i < length; i++) {
        chosen += (int) z[offset + i];
      }
      do {
        int next = -1;
        for (int to = 0; to < arcs.vertices(); to++) {
          if (to != at && to != before && z[offset + arcs.place(at, to)] == 1) {
            next = to;
          }
        }
        if (next < 0) {
          return false;
        }
        before = at;
        at = next;
        seen++;
      } while (at != 0 && seen <= arcs.vertices());
      return at == 0 && seen == arcs.vertices() && chosen == seen;
    }
  }

  /** Held and Karp's dynamic programme, JGraphT's. */
  @Test
  void isAsShortAsThatOfHeldAndKarp() {
    Random random = new Random(3);
    MapSolver[] solvers = new MapSolver[15];
    for (int n = 3; n <= 14; n++) {
      MapSolver solver = SolverSpec.parse("tour:scores=edges,vertices=" + n).create();
      solvers[n] = solver;
      float[] theta = points(random, n);
      float[] z = new float[theta.length];
      solver.solve(theta, z, 0, z.length);
      Graph<Integer, DefaultWeightedEdge> graph =
          new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
      double length = 0;
      Arcs arcs = new Arcs(n, false);
      for (int v = 0; v < n; v++) {
        graph.addVertex(v);
        for (int u = 0; u < v; u++) {
          graph.setEdgeWeight(graph.addEdge(u, v), -theta[arcs.place(u, v)]);
          length -= z[arcs.place(u, v)] * theta[arcs.place(u, v)];
        }
      }
      assertEquals(
          new HeldKarpTSP<Integer, DefaultWeightedEdge>().getTour(graph).getWeight(), length, 1e-6);
    }
    assertEquals(1, solvers[3].counts().solved());
    assertEquals(0, solvers[14].counts().limited());
  }

  private static float[] points(Random random, int n) {
    double[][] points = new double[n][];
    for (int i = 0; i < n; i++) {
      points[i] = new double[] {random.nextDouble(), random.nextDouble()};
    }
    Arcs arcs = new Arcs(n, false);
    float[] theta = new float[arcs.scores()];
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        theta[arcs.place(i, j)] =
            (float) -Math.hypot(points[i][0] - points[j][0], points[i][1] - points[j][1]);
      }
    }
    return theta;
  }

  /** TSPLIB's burma14, 3323 long by its distances on the globe. */
  @Test
  void theRoundOfBurma() {
    double[][] degrees = {
      {16.47, 96.10}, {16.47, 94.44}, {20.09, 92.54}, {22.39, 93.37}, {25.23, 97.24},
      {22.00, 96.05}, {20.47, 97.02}, {17.20, 96.29}, {16.30, 97.38}, {14.05, 98.12},
      {16.53, 97.38}, {21.52, 95.59}, {19.41, 97.13}, {20.09, 94.55}
    };
    int n = degrees.length;
    Arcs arcs = new Arcs(n, false);
    float[] theta = new float[arcs.scores()];
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double east = Math.cos(radians(degrees[i][1]) - radians(degrees[j][1]));
        double north = Math.cos(radians(degrees[i][0]) - radians(degrees[j][0]));
        double both = Math.cos(radians(degrees[i][0]) + radians(degrees[j][0]));
        double angle = Math.acos(0.5 * ((1 + east) * north - (1 - east) * both));
        theta[arcs.place(i, j)] = -(int) (6378.388 * angle + 1);
      }
    }
    float[] z = new float[theta.length];
    SolverSpec.parse("tour:scores=edges,vertices=14").create().solve(theta, z, 0, z.length);
    double length = 0;
    for (int i = 0; i < z.length; i++) {
      length -= z[i] * theta[i];
    }
    assertEquals(3323, length);
  }

  /** As TSPLIB has it: degrees and minutes, and its own pi. */
  private static double radians(double degreesAndMinutes) {
    int degrees = (int) degreesAndMinutes;
    return 3.141592 * (degrees + 5 * (degreesAndMinutes - degrees) / 3) / 180;
  }

  /** No time at all gives the greedy round, which is close to the best. */
  @Test
  void aLimitOfNoTimeGivesARound() {
    float[] theta = points(new Random(4), 30);
    float[] best = new float[theta.length];
    float[] greedy = new float[theta.length];
    SolverSpec.parse("tour:scores=edges,vertices=30").create().solve(theta, best, 0, best.length);
    MapSolver limited = SolverSpec.parse("tour:scores=edges,vertices=30,wall-limit=1e-9").create();
    limited.solve(theta, greedy, 0, greedy.length);
    assertEquals(1, limited.counts().limited());
    double longest = 0;
    double shortest = 0;
    double edges = 0;
    for (int i = 0; i < theta.length; i++) {
      longest -= greedy[i] * theta[i];
      shortest -= best[i] * theta[i];
      edges += greedy[i];
    }
    assertEquals(30, edges);
    assertTrue(
        longest >= shortest - 1e-6 && longest <= 1.2 * shortest, longest + " against " + shortest);
  }

  /** What a move says that it gains is what it gains. */
  @Test
  void roundsKeepTheirVerticesAndGetNoWorse() {
    Random random = new Random(9);
    for (int n = 1; n < 14; n++) {
      int vertices = n;
      double[][] gains = new double[n][n];
      for (double[] row : gains) {
        for (int i = 0; i < n; i++) {
          row[i] = random.nextGaussian();
        }
      }
      int[] before = random.ints(0, n).distinct().limit(n).toArray();
      int[] after = Rounds.improved(before, (from, to) -> gains[from][to], () -> false);
      assertArrayEquals(
          IntStream.range(0, vertices).toArray(), IntStream.of(after).sorted().toArray());
      assertEquals(before[0], after[0]);
      assertTrue(
          Rounds.gain(after, (from, to) -> gains[from][to])
              >= Rounds.gain(before, (from, to) -> gains[from][to]) - 1e-9);
    }
  }

  /** Differences of 2^-20 beside scores of 1e11, which sums in double precision lose. */
  @Test
  void hugeScoresTakeNoDigitsFromOthers() {
    Random random = new Random(11);
    Arcs arcs = new Arcs(8, false);
    MapSolver solver = SolverSpec.parse("tour:scores=edges,vertices=8").create();
    for (int trial = 0; trial < 20; trial++) {
      float[] small = new float[arcs.scores()];
      float[] beside = new float[small.length];
      for (int i = 0; i < small.length; i++) {
        // the first edges are those of vertex 0, of which each round has two
        small[i] = i < 7 ? 0 : -1 - random.nextInt(1 << 10) * 0x1p-20f;
        beside[i] = i < 7 ? -1e11f : small[i];
      }
      float[] z = new float[small.length];
      float[] same = new float[small.length];
      solver.solve(small, z, 0, z.length);
      solver.solve(beside, same, 0, z.length);
      assertEquals(score(small, z), score(small, same));
    }
    assertEquals(40, solver.counts().solved());
    assertEquals(0, solver.counts().limited());
    float[] unlike = new float[arcs.scores()];
    for (int i = 0; i < unlike.length; i++) {
      unlike[i] = (float) Math.scalb(-1 - random.nextDouble(), 30 * (i / 7));
    }
    solver.solve(unlike, new float[unlike.length], 0, unlike.length);
    assertEquals(1, solver.counts().limited());
  }

  private static double score(float[] theta, float[] z) {
    double score = 0;
    for (int i = 0; i < z.length; i++) {
      score += z[i] * theta[i];
    }
    return score;
  }

  @Test
  void refusesWhatCannotBe() {
    Refusals.assertRefusesSpec("tour:vertices=2", "vertices is 2 but must be in 3");
    Refusals.assertRefusesSpec("tour:vertices=4,scores=all", "scores is 'all'");
    Refusals.assertRefusesSize("tour:vertices=4", 6, "tour of 4 vertices has 12 scores");
    ContextSolver solver = (ContextSolver) SolverSpec.parse("tour").create();
    Refusals.assertRefusesContext(solver, "2", 2, "the number of vertices");
    Refusals.assertRefusesContext(solver, "3 4", 6, "nothing is due there");
  }

  @Test
  void theCountOfScoresIsLookedAtFirst() {
    ContextSolver arcs = (ContextSolver) SolverSpec.parse("tour").create();
    Refusals.assertRefusesContext(arcs, "16384", 6, "in 3 .. 2048");
    Refusals.assertRefusesContext(
        arcs, "2048", 6, "2048 vertices, whose arcs have 4192256 scores, but there are 6 scores");
    ContextSolver edges = (ContextSolver) SolverSpec.parse("tour:scores=edges").create();
    Refusals.assertRefusesContext(
        edges, "4", 12, "4 vertices, whose edges have 6 scores, but there are 12 scores");
  }

  /** Making a round better may take all passes; the caller ends it after any. */
  @Test
  void roundsEndWhenTheCallerHasEnough() {
    Random random = new Random(2);
    int n = 200;
    double[][] gains = new double[n][n];
    for (double[] row : gains) {
      Arrays.setAll(row, i -> random.nextDouble());
    }
    int[] asked = new int[2];
    int[] one = Rounds.of(n, (from, to) -> gains[from][to], () -> ++asked[0] == 1);
    int[] all =
        Rounds.of(
            n,
            (from, to) -> gains[from][to],
            () -> {
              asked[1]++;
              return false;
            });
    assertEquals(1, asked[0]);
    assertTrue(asked[1] > 2, "passes: " + asked[1]);
    assertTrue(
        Rounds.gain(all, (from, to) -> gains[from][to])
            > Rounds.gain(one, (from, to) -> gains[from][to]));
  }

  @Test
  void aStartHeedsItsClockItsThreadAndItsSwitch() {
    SearchLimit limit =
        new SearchLimit(OptionalDouble.empty(), OptionalDouble.of(1e-9), LimitPolicy.BEST);
    StopSwitch stop = new StopSwitch();
    assertTrue(new Patience("tour", limit, stop).isOver());
    Patience patience = new Patience("tour", SearchLimit.NONE, stop);
    assertFalse(patience.isOver());
    Thread.currentThread().interrupt();
    try {
      assertThrows(SearchInterruptedException.class, patience::isOver);
    } finally {
      assertTrue(Thread.interrupted());
    }
    stop.close();
    assertThrows(SearchInterruptedException.class, patience::isOver);
  }

  /** The start itself is the answer then, but not where an answer without proof is an error. */
  @Test
  void aLimitReachedBeforeTheSearchGivesTheStart() {
    OptionalDouble soon = OptionalDouble.of(1e-9);
    Optional<long[]> start = Optional.of(new long[] {7});
    CpSolution searched = new CpSolution(SearchOutcome.OPTIMAL, new long[] {8});
    SearchLimit best = new SearchLimit(OptionalDouble.empty(), soon, LimitPolicy.BEST);
    Patience patience = new Patience("tour", best, new StopSwitch());
    assertEquals(SearchOutcome.LIMITED, patience.search(start, known -> searched).outcome());
    assertEquals(7, patience.search(start, known -> searched).values()[0]);
    assertEquals(8, patience.search(Optional.empty(), known -> searched).values()[0]);
    SearchLimit fail = new SearchLimit(OptionalDouble.empty(), soon, LimitPolicy.FAIL);
    for (SearchLimit limit : new SearchLimit[] {fail, SearchLimit.NONE}) {
      Patience other = new Patience("tour", limit, new StopSwitch());
      assertEquals(8, other.search(start, known -> searched).values()[0]);
    }
  }
}
