package org.aimle.lab.bench.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.shortestpath.BidirectionalDijkstraShortestPath;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;

/** Cheapest paths, beside JGraphT's. */
final class PathFamily implements SolverFamily {

  private static final int NEIGHBOURS = 4;

  /** Negative scores: a step costs something. */
  private static final ToDoubleFunction<Random> COST = random -> -0.1 - random.nextDouble();

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "grid-path", "n x n cells", true, setting.sizes(PathFamily::grid, 12, 50, 200)),
        new BenchCase.Series(
            "graph-path",
            "4 arcs a vertex",
            true,
            setting.sizes(PathFamily::graph, 100, 1_000, 10_000)));
  }

  private static BenchCase grid(int side) {
    int cells = side * side;
    float[][] theta = Draws.of(cells, COST);
    List<int[]> arcs = new ArrayList<>();
    for (int r = 0; r < side; r++) {
      for (int c = 0; c < side; c++) {
        for (int dr = -1; dr <= 1; dr++) {
          for (int dc = -1; dc <= 1; dc++) {
            boolean inside = r + dr >= 0 && r + dr < side && c + dc >= 0 && c + dc < side;
            if (inside && (dr != 0 || dc != 0)) {
              arcs.add(new int[] {r * side + c, (r + dr) * side + c + dc});
            }
          }
        }
      }
    }
    // an arc costs what the cell at its head does; the first cell's cost is in every path
    float[][] ofArcs = new float[theta.length][arcs.size()];
    for (int draw = 0; draw < theta.length; draw++) {
      for (int i = 0; i < arcs.size(); i++) {
        ofArcs[draw][i] = theta[draw][arcs.get(i)[1]];
      }
    }
    Graph<Integer, Integer> graph = GraphAttempt.graph(true, cells, arcs.toArray(int[][]::new));
    return BenchCase.of(
        side + " x " + side,
        cells,
        Draws.SEVERAL,
        Ours.of("grid-path:rows=%d,columns=%d".formatted(side, side), theta),
        List.of(GraphAttempt.shifted(dijkstra(graph, ofArcs, cells - 1), draw -> theta[draw][0])));
  }

  private static BenchCase graph(int vertices) {
    int[][] pairs = Pairs.connected(vertices, NEIGHBOURS * vertices / 2);
    // both ways
    int[][] arcs = new int[2 * pairs.length][];
    for (int i = 0; i < pairs.length; i++) {
      arcs[2 * i] = pairs[i];
      arcs[2 * i + 1] = new int[] {pairs[i][1], pairs[i][0]};
    }
    float[][] theta = Draws.of(arcs.length, COST);
    Graph<Integer, Integer> graph = GraphAttempt.graph(true, vertices, arcs);
    return BenchCase.of(
        vertices + " vertices",
        arcs.length,
        Draws.SEVERAL,
        Ours.of(
            "graph-path:vertices=%d,source=0,target=%d,edges=%s"
                .formatted(vertices, vertices - 1, Written.tuples(arcs)),
            theta),
        List.of(
            dijkstra(graph, theta, vertices - 1),
            GraphAttempt.minimising(
                "JGraphT bidirectional",
                graph,
                theta,
                g -> new BidirectionalDijkstraShortestPath<>(g).getPath(0, vertices - 1),
                GraphPath::getWeight)));
  }

  private static Contender dijkstra(Graph<Integer, Integer> graph, float[][] theta, int target) {
    return GraphAttempt.minimising(
        "JGraphT Dijkstra",
        graph,
        theta,
        g -> new DijkstraShortestPath<>(g).getPath(0, target),
        GraphPath::getWeight);
  }
}
