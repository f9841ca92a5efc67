package org.aimle.solver.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.Refusals;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.limits.Interruption;
import org.aimle.solver.limits.SearchInterruptedException;
import org.junit.jupiter.api.Test;

/** Terminals 0, 2 and 4 of a ring of six vertices with chords. */
class SteinerTreeSolverTest extends MapSolverContract {

  private static final int[][] EDGES = {
    {0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}, {1, 5}, {1, 3}, {3, 5}, {0, 3}, {2, 5}
  };

  private static final int[] TERMINALS = {0, 2, 4};

  private static float[] context(int length) {
    float[] context = new float[2 + TERMINALS.length + 2 * length + 2];
    context[0] = 6;
    context[1] = TERMINALS.length;
    for (int t = 0; t < TERMINALS.length; t++) {
      context[2 + t] = TERMINALS[t];
    }
    for (int e = 0; e < length; e++) {
      context[2 + TERMINALS.length + 2 * e] = EDGES[e][0];
      context[3 + TERMINALS.length + 2 * e] = EDGES[e][1];
    }
    context[context.length - 1] = -1;
    context[context.length - 2] = -1;
    return context;
  }

  @Override
  protected MapSolver solver() {
    ContextSolver solver = (ContextSolver) SolverSpec.parse("steiner-tree").create();
    return (theta, z, offset, length) ->
        solver
            .forInstance(context(length), 0, context(length).length, length)
            .solve(theta, z, offset, length);
  }

  @Override
  protected int[] smallSizes() {
    return new int[] {6, 9, 11};
  }

  @Override
  protected int usualSize() {
    return 11;
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
  protected boolean isFeasible(float[] z, int offset, int length) {
    Components components = new Components();
    components.separate(6);
    int[] degrees = new int[6];
    for (int e = 0; e < length; e++) {
      if (z[offset + e] == 0) {
        continue;
      }
      if (components.find(EDGES[e][0]) == components.find(EDGES[e][1])) {
        return false;
      }
      components.join(EDGES[e][0], EDGES[e][1]);
      degrees[EDGES[e][0]]++;
      degrees[EDGES[e][1]]++;
    }
    for (int terminal : TERMINALS) {
      if (components.find(terminal) != components.find(0)) {
        return false;
      }
    }
    boolean endsWell = true;
    for (int v = 1; v < 6; v += 2) {
      boolean apart = components.find(v) != components.find(0);
      endsWell &= apart ? degrees[v] == 0 : degrees[v] > 1;
    }
    return endsWell;
  }

  /** Any of the best, but always the same. */
  @Override
  @Test
  protected void tiesGoWhereTheyShould() {
    Random random = new Random(2);
    for (int length : smallSizes()) {
      for (int trial = 0; trial < 20; trial++) {
        float[] theta = tieScores(random, length);
        for (int i = 0; i < length; i++) {
          theta[i] = -theta[i];
        }
        float[] z = new float[length];
        float[] again = new float[length];
        solver().solve(theta, z, 0, length);
        solver().solve(theta, again, 0, length);
        assertTrue(isFeasible(z, 0, length));
        assertEquals(best(theta), score(theta, z), 1e-6);
        assertArrayEquals(z, again);
      }
    }
  }

  /** What noise lifts above 0 costs nothing, and is no reason to take it. */
  @Test
  void scoresAboveZeroCountAsZero() {
    float[] theta = {-1, -1, 5, 0, -3, 7};
    float[] z = new float[6];
    solver().solve(theta, z, 0, 6);
    assertTrue(isFeasible(z, 0, 6));
    assertArrayEquals(new float[] {1, 1, 1, 1, 0, 0}, z);
  }

  @Test
  void allTerminalsMakeASpanningTree() {
    Random random = new Random(5);
    StringBuilder edges = new StringBuilder();
    int vertices = 9;
    for (int a = 0; a < vertices; a++) {
      for (int b = a + 1; b < vertices; b++) {
        edges.append(edges.isEmpty() ? "" : ";").append(a).append('-').append(b);
      }
    }
    String graph = "vertices=9,edges=" + edges;
    float[] theta = scores(random, 36);
    float[] z = new float[36];
    float[] spanning = new float[36];
    SolverSpec.parse("steiner-tree:terminals=0;1;2;3;4;5;6;7;8," + graph)
        .create()
        .solve(theta, z, 0, 36);
    SolverSpec.parse("spanning-tree:" + graph).create().solve(theta, spanning, 0, 36);
    assertArrayEquals(spanning, z);
    // and two make a path
    SolverSpec.parse("steiner-tree:terminals=0;8," + graph).create().solve(theta, z, 0, 36);
    double path = score(theta, z);
    for (int middle = 1; middle < 8; middle++) {
      // 0-middle is edge middle - 1; middle-8 the last one of that vertex
      int last = middle * (2 * vertices - middle - 1) / 2 + vertices - 1 - middle - 1;
      assertTrue(path >= theta[middle - 1] + theta[last] - 1e-6);
    }
    assertTrue(path >= theta[7] - 1e-6);
  }

  /** A bridge that costs 1e12 is in all trees, whatever terminal the tree is read off at. */
  @Test
  void theOrderOfTerminalsAndHugeCostsChangeNothing() {
    float[] z = new float[4];
    for (String terminals : new String[] {"0;3", "3;0"}) {
      SolverSpec.parse("steiner-tree:vertices=4,edges=0-1;1-3;1-2;2-3,terminals=" + terminals)
          .create()
          .solve(new float[] {-1e12f, -3e-5f, -1e-5f, -1e-5f}, z, 0, 4);
      assertArrayEquals(new float[] {1, 0, 1, 1}, z, terminals);
    }
    Random random = new Random(8);
    StringBuilder edges = new StringBuilder("0-8");
    for (int a = 0; a < 8; a++) {
      for (int b = a + 1; b < 8; b++) {
        edges.append(';').append(a).append('-').append(b);
      }
    }
    String graph = "steiner-tree:vertices=9,edges=" + edges + ",terminals=";
    for (int trial = 0; trial < 20; trial++) {
      float[] theta = new float[29];
      for (int e = 1; e < theta.length; e++) {
        theta[e] = -1 - random.nextInt(1 << 12) * 0x1p-20f;
      }
      float[] best = new float[29];
      SolverSpec.parse(graph + "0;3;5;6").create().solve(theta, best, 0, 29);
      float[] beside = theta.clone();
      beside[0] = -1e15f;
      for (String terminals : new String[] {"8;3;5;6", "3;8;6;5", "6;5;3;8"}) {
        MapSolver solver = SolverSpec.parse(graph + terminals).create();
        float[] found = new float[29];
        solver.solve(beside, found, 0, 29);
        assertEquals(1, found[0]);
        assertEquals(score(theta, best), score(theta, found), terminals);
        assertEquals(1, solver.counts().solved());
        assertEquals(0, solver.counts().limited());
      }
    }
  }

  @Test
  void scoresThatLoseTheirDigitsAreCounted() {
    Random random = new Random(4);
    float[] theta = new float[11];
    for (int e = 0; e < theta.length; e++) {
      theta[e] = -Math.scalb(1 + random.nextFloat(), 40 * (e / 4));
    }
    ContextSolver solver = (ContextSolver) SolverSpec.parse("steiner-tree").create();
    float[] context = context(11);
    solver.forInstance(context, 0, context.length, 11).solve(theta, new float[11], 0, theta.length);
    assertEquals(1, solver.counts().solved());
    assertEquals(1, solver.counts().limited());
  }

  /** Two terminals are one set, but many vertices. */
  @Test
  void longPathsEndWhenTheyAreNoLongerWanted() {
    int vertices = 20_000;
    float[] context = new float[4 + 2 * (vertices - 1)];
    context[0] = vertices;
    context[1] = 2;
    context[3] = vertices - 1;
    for (int e = 0; e < vertices - 1; e++) {
      context[4 + 2 * e] = e;
      context[5 + 2 * e] = e + 1;
    }
    float[] theta = new float[vertices - 1];
    Arrays.fill(theta, -1);
    MapSolver instance =
        ((ContextSolver) SolverSpec.parse("steiner-tree").create())
            .forInstance(context, 0, context.length, theta.length);
    AtomicInteger asked = new AtomicInteger();
    assertThrows(
        SearchInterruptedException.class,
        () ->
            Interruption.when(
                () -> asked.incrementAndGet() > 1,
                () -> {
                  instance.solve(theta, new float[theta.length], 0, theta.length);
                  return theta;
                }));
    assertEquals(2, asked.get());
  }

  @Test
  void refusesWhatCannotBe() {
    String graph = "vertices=5,edges=0-1;1-2;3-4,terminals=";
    Refusals.assertRefusesSpec("steiner-tree:" + graph + "0;4", "joins the terminals 0 and 4");
    Refusals.assertRefusesSpec("steiner-tree:" + graph + "0", "two or more different vertices");
    Refusals.assertRefusesSpec("steiner-tree:" + graph + "1;1", "two or more different vertices");
    Refusals.assertRefusesSpec("steiner-tree:" + graph + "0;5", "in 0 .. 4");
    Refusals.assertRefusesSpec("steiner-tree:vertices=5,edges=0-1", "terminals");
    Refusals.assertRefusesSize("steiner-tree:" + graph + "0;2", 4, "has 4 scores");
    ContextSolver solver = (ContextSolver) SolverSpec.parse("steiner-tree").create();
    Refusals.assertRefusesContext(solver, "4 2 0 4 0 1", 1, "terminal 1");
    Refusals.assertRefusesContext(solver, "4 3 0 1", 1, "3 terminals start at 2");
  }
}
