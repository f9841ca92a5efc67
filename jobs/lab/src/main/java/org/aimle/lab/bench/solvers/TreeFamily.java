package org.aimle.lab.bench.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jgrapht.Graph;
import org.jgrapht.alg.interfaces.SpanningTreeAlgorithm.SpanningTree;
import org.jgrapht.alg.spanning.BoruvkaMinimumSpanningTree;
import org.jgrapht.alg.spanning.KruskalMinimumSpanningTree;
import org.jgrapht.alg.spanning.PrimMinimumSpanningTree;

/**
 * Spanning trees beside JGraphT's; arborescences and Steiner trees, which it has not, beside
 * programmes.
 */
final class TreeFamily implements SolverFamily {

  private static final int EDGES_A_VERTEX = 4;

  private static final int TERMINALS = 6;

  private static final int MOST_FOR_STEINER_PROGRAMME = 40;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "spanning-tree",
            "complete graph",
            true,
            setting.sizes(n -> tree(n, Pairs.complete(n), ""), 10, 40, 160, 640)),
        new BenchCase.Series(
            "spanning-tree",
            "4 edges a vertex",
            true,
            setting.sizes(
                n -> {
                  int[][] pairs = Pairs.connected(n, EDGES_A_VERTEX * n);
                  return tree(n, pairs, ",edges=" + Written.tuples(pairs));
                },
                100,
                1_000,
                10_000)),
        new BenchCase.Series(
            "arborescence",
            "complete graph",
            true,
            setting.sizes(n -> arborescence(n, setting), 6, 12, 24, 96, 384)),
        new BenchCase.Series(
            "steiner-tree",
            "6 terminals, 4 edges a vertex",
            true,
            setting.sizes(n -> steiner(n, setting), 10, 20, 40, 200, 1_000)));
  }

  private static BenchCase steiner(int vertices, BenchSetting setting) {
    int[][] pairs = Pairs.connected(vertices, EDGES_A_VERTEX * vertices);
    float[][] theta = Draws.of(pairs.length, random -> -random.nextDouble());
    int step = vertices / TERMINALS;
    int[] terminals = IntStream.range(0, TERMINALS).map(t -> t * step).toArray();
    List<Contender> others = new ArrayList<>();
    boolean isSmall = vertices <= MOST_FOR_STEINER_PROGRAMME;
    if (isSmall) {
      others.add(
          new LinearAttempts(setting)
              .mip("SCIP", Draws.first(theta), () -> unitsToTerminals(vertices, pairs, terminals)));
    }
    return BenchCase.of(
        vertices + " vertices",
        vertices,
        isSmall ? 1 : Draws.SEVERAL,
        Ours.of(
            "steiner-tree:vertices=%d,edges=%s,terminals=%s"
                .formatted(
                    vertices,
                    Written.tuples(pairs),
                    IntStream.of(terminals)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(";"))),
            theta),
        others);
  }

  /** Edges, then a unit of flow from the first terminal to each other one, in both directions. */
  private static LinearModel unitsToTerminals(int vertices, int[][] pairs, int[] terminals) {
    int edges = pairs.length;
    int most = terminals.length - 1;
    LinearModel model = new LinearModel(edges);
    int[] there = IntStream.range(0, edges).map(e -> model.add(most, false, 0)).toArray();
    int[] back = IntStream.range(0, edges).map(e -> model.add(most, false, 0)).toArray();
    for (int e = 0; e < edges; e++) {
      model.atMost(0, new int[] {there[e], back[e], e}, 1, 1, -most);
    }
    for (int v = 1; v < vertices; v++) {
      int vertex = v;
      int[] touching =
          IntStream.range(0, edges)
              .filter(e -> pairs[e][0] == vertex || pairs[e][1] == vertex)
              .toArray();
      int[] flows = new int[2 * touching.length];
      double[] signs = new double[flows.length];
      for (int i = 0; i < touching.length; i++) {
        boolean enters = pairs[touching[i]][1] == v;
        flows[2 * i] = there[touching[i]];
        flows[2 * i + 1] = back[touching[i]];
        signs[2 * i] = enters ? 1 : -1;
        signs[2 * i + 1] = enters ? -1 : 1;
      }
      boolean isTerminal = IntStream.of(terminals).anyMatch(terminal -> terminal == vertex);
      model.equal(isTerminal ? 1 : 0, flows, signs);
    }
    return model;
  }

  private static BenchCase tree(int vertices, int[][] pairs, String edges) {
    float[][] theta = Draws.gaussian(pairs.length);
    Graph<Integer, Integer> graph = GraphAttempt.graph(false, vertices, pairs);
    return BenchCase.of(
        vertices + " vertices",
        pairs.length,
        Draws.SEVERAL,
        Ours.of("spanning-tree:vertices=" + vertices + edges, theta),
        List.of(
            GraphAttempt.<SpanningTree<Integer>>minimising(
                "JGraphT Prim",
                graph,
                theta,
                g -> new PrimMinimumSpanningTree<>(g).getSpanningTree(),
                SpanningTree::getWeight),
            GraphAttempt.<SpanningTree<Integer>>minimising(
                "JGraphT Kruskal",
                graph,
                theta,
                g -> new KruskalMinimumSpanningTree<>(g).getSpanningTree(),
                SpanningTree::getWeight),
            GraphAttempt.<SpanningTree<Integer>>minimising(
                "JGraphT Boruvka",
                graph,
                theta,
                g -> new BoruvkaMinimumSpanningTree<>(g).getSpanningTree(),
                SpanningTree::getWeight)));
  }

  /** The programme sends a unit of flow from the root to each other vertex. */
  private static BenchCase arborescence(int vertices, BenchSetting setting) {
    int arcs = vertices * (vertices - 1);
    float[][] theta = Draws.gaussian(arcs);
    List<Contender> others = new ArrayList<>();
    if (vertices <= 24) {
      others.add(
          new LinearAttempts(setting)
              .mip("SCIP", Draws.first(theta), () -> unitsFromRoot(vertices)));
    }
    return BenchCase.of(
        vertices + " vertices",
        arcs,
        vertices <= 24 ? 1 : Draws.SEVERAL,
        Ours.of("arborescence:root=0,vertices=" + vertices, theta),
        others);
  }

  private static LinearModel unitsFromRoot(int vertices) {
    int arcs = vertices * (vertices - 1);
    LinearModel model = new LinearModel(arcs);
    int[] flow = IntStream.range(0, arcs).map(a -> model.add(vertices, false, 0)).toArray();
    for (int arc = 0; arc < arcs; arc++) {
      model.atMost(0, new int[] {flow[arc], arc}, 1, 1 - vertices);
    }
    for (int v = 0; v < vertices; v++) {
      int[] in = into(vertices, v);
      model.equal(v == 0 ? 0 : 1, in, 1);
      if (v > 0) {
        int[] both = new int[2 * (vertices - 1)];
        double[] signs = new double[both.length];
        int[] out = outOf(vertices, v);
        for (int i = 0; i < vertices - 1; i++) {
          both[i] = flow[in[i]];
          signs[i] = 1;
          both[vertices - 1 + i] = flow[out[i]];
          signs[vertices - 1 + i] = -1;
        }
        model.equal(1, both, signs);
      }
    }
    return model;
  }

  /** Arcs are listed by tail, then head, loops left out. */
  private static int[] into(int vertices, int v) {
    return IntStream.range(0, vertices)
        .filter(u -> u != v)
        .map(u -> Pairs.arc(vertices, u, v))
        .toArray();
  }

  private static int[] outOf(int vertices, int v) {
    return IntStream.range(0, vertices)
        .filter(u -> u != v)
        .map(u -> Pairs.arc(vertices, v, u))
        .toArray();
  }
}
