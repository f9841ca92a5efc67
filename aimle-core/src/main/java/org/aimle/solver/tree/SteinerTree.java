package org.aimle.solver.tree;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverTally;
import org.aimle.solver.WholeScores;
import org.aimle.solver.graph.EdgeList;
import org.aimle.solver.graph.Incidence;
import org.aimle.solver.limits.Interruption;
import org.aimle.solver.limits.SearchOutcome;

/**
 * Steiner trees in one graph (Dreyfus, Wagner, Networks 1, 1971): with {@code cost[set, v]} that of
 * the best tree that joins a set of terminals and vertex {@code v},
 *
 * <pre>{@code
 * cost[set, v] = min of cost[part, v] + cost[set without part, v] over parts of the set,
 *                and cost[set, u] + cost of the edge from u to v
 * }</pre>
 *
 * <p>The second one is a shortest path from all vertices at once. The last terminal is where the
 * tree is read off, so it is in no set.
 */
final class SteinerTree implements MapSolver {

  /** Costs kept: 8 bytes each, and 4 for the way. */
  private static final long MOST_CELLS = 1L << 25;

  /** Vertices reached between two looks at whether the answer is still wanted, less one. */
  private static final int CHECKED_VERTICES = (1 << 12) - 1;

  /** Of what is not joined; twice it still fits into 64 bits. */
  private static final long NO_TREE = Long.MAX_VALUE / 2;

  private final EdgeList graph;
  private final Incidence incidence;
  private final int[] terminals;
  private final SolverTally tally;

  SteinerTree(EdgeList graph, int[] terminals, SolverTally tally) {
    this.graph = graph;
    this.incidence = Incidence.touching(graph);
    this.terminals = terminals;
    this.tally = tally;
    requireTerminals();
    requireJoined();
  }

  private void requireTerminals() {
    int last = graph.vertices() - 1;
    boolean inRange = IntStream.of(terminals).allMatch(t -> t >= 0 && t <= last);
    if (terminals.length < 2
        || !inRange
        || IntStream.of(terminals).distinct().count() < terminals.length) {
      throw new IllegalArgumentException(
          "%s: terminals are %s but must be two or more different vertices, in 0 .. %d"
              .formatted(SteinerTreeSolver.NAME, Arrays.toString(terminals), last));
    }
    if (terminals.length > 30 || ((long) graph.vertices() << terminals.length - 1) > MOST_CELLS) {
      throw new IllegalArgumentException(
          "%s: %d terminals among %d vertices need 2^%d * %d costs but %d are kept at most; lower their number"
              .formatted(
                  SteinerTreeSolver.NAME,
                  terminals.length,
                  graph.vertices(),
                  terminals.length - 1,
                  graph.vertices(),
                  MOST_CELLS));
    }
  }

  private void requireJoined() {
    Components components = Components.of(graph);
    for (int terminal : terminals) {
      if (components.find(terminal) != components.find(terminals[0])) {
        throw new IllegalArgumentException(
            "%s: no path of edges joins the terminals %d and %d"
                .formatted(SteinerTreeSolver.NAME, terminals[0], terminal));
      }
    }
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    graph.requireLength(length);
    Scores.requireFinite(theta, offset, length);
    int vertices = graph.vertices();
    int sets = 1 << terminals.length - 1;
    long[] gains = new long[length];
    // two trees are added, and paths visit each vertex once
    SearchOutcome outcome =
        WholeScores.round(
            losses(theta, offset, length),
            0,
            length,
            WholeScores.mostBitsForSumsOf(2L * vertices),
            gains);
    long[] costs = new long[sets * vertices];
    int[] ways = new int[sets * vertices];
    Arrays.fill(costs, NO_TREE);
    for (int t = 0; t < terminals.length - 1; t++) {
      costs[(1 << t) * vertices + terminals[t]] = 0;
    }
    for (int set = 1; set < sets; set++) {
      Interruption.check(SteinerTreeSolver.NAME);
      merge(set, costs, ways);
      spread(set, gains, costs, ways);
    }
    boolean[] chosen = new boolean[length];
    collect(sets - 1, terminals[terminals.length - 1], ways, chosen);
    prune(chosen);
    for (int e = 0; e < length; e++) {
      z[offset + e] = chosen[e] ? 1 : 0;
    }
    tally.add(outcome);
  }

  /** Scores without gains, and without those of edges that are not there. */
  private float[] losses(float[] theta, int offset, int length) {
    float[] losses = new float[length];
    for (int e = 0; e < length; e++) {
      losses[e] = graph.isAbsent(e) ? 0 : Math.min(0, theta[offset + e]);
    }
    return losses;
  }

  /** Two trees that meet in a vertex. */
  private void merge(int set, long[] costs, int[] ways) {
    int vertices = graph.vertices();
    for (int part = set - 1 & set; part > (set ^ part); part = part - 1 & set) {
      int one = part * vertices;
      int other = (set ^ part) * vertices;
      for (int v = 0; v < vertices; v++) {
        long together = costs[one + v] + costs[other + v];
        if (together < costs[set * vertices + v]) {
          costs[set * vertices + v] = together;
          ways[set * vertices + v] = part;
        }
      }
    }
  }

  private record Reached(long cost, int vertex) implements Comparable<Reached> {
    @Override
    public int compareTo(Reached other) {
      int byCost = Long.compare(cost, other.cost);
      return byCost != 0 ? byCost : Integer.compare(vertex, other.vertex);
    }
  }

  /** Trees with a path at the end. */
  private void spread(int set, long[] gains, long[] costs, int[] ways) {
    int first = set * graph.vertices();
    int seen = 0;
    PriorityQueue<Reached> queue = new PriorityQueue<>();
    for (int v = 0; v < graph.vertices(); v++) {
      if (costs[first + v] < NO_TREE) {
        queue.add(new Reached(costs[first + v], v));
      }
    }
    while (!queue.isEmpty()) {
      if ((++seen & CHECKED_VERTICES) == 0) {
        Interruption.check(SteinerTreeSolver.NAME);
      }
      Reached reached = queue.poll();
      int v = reached.vertex();
      if (reached.cost() > costs[first + v]) {
        continue;
      }
      for (int i = incidence.from(v); i < incidence.from(v + 1); i++) {
        int e = incidence.edge(i);
        int u = graph.tail(e) + graph.head(e) - v;
        long cost = reached.cost() - gains[e];
        if (cost < costs[first + u]) {
          costs[first + u] = cost;
          // edges are told from parts by their sign
          ways[first + u] = ~e;
          queue.add(new Reached(cost, u));
        }
      }
    }
  }

  private void collect(int set, int vertex, int[] ways, boolean[] chosen) {
    int v = vertex;
    while (ways[set * graph.vertices() + v] < 0) {
      int e = ~ways[set * graph.vertices() + v];
      chosen[e] = true;
      v = graph.tail(e) + graph.head(e) - v;
    }
    int part = ways[set * graph.vertices() + v];
    if (part > 0) {
      collect(part, v, ways, chosen);
      collect(set ^ part, v, ways, chosen);
    }
  }

  /** Edges that cost nothing may close rings or lead nowhere. */
  private void prune(boolean[] chosen) {
    Components components = new Components();
    components.separate(graph.vertices());
    int[] degrees = new int[graph.vertices()];
    for (int e = 0; e < chosen.length; e++) {
      if (chosen[e]) {
        chosen[e] = components.find(graph.tail(e)) != components.find(graph.head(e));
        if (chosen[e]) {
          components.join(graph.tail(e), graph.head(e));
          degrees[graph.tail(e)]++;
          degrees[graph.head(e)]++;
        }
      }
    }
    boolean[] isTerminal = new boolean[graph.vertices()];
    IntStream.of(terminals).forEach(terminal -> isTerminal[terminal] = true);
    for (int v = 0; v < degrees.length; v++) {
      int end = v;
      while (degrees[end] == 1 && !isTerminal[end]) {
        int i = incidence.from(end);
        while (!chosen[incidence.edge(i)]) {
          i++;
        }
        int e = incidence.edge(i);
        chosen[e] = false;
        degrees[graph.tail(e)]--;
        degrees[graph.head(e)]--;
        end = graph.tail(e) + graph.head(e) - end;
      }
    }
  }
}
