package org.aimle.lab.bench.solvers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;

/** Permutations, orders and chains of states beside OR-Tools, SCIP and JGraphT. */
final class SequenceFamily implements SolverFamily {

  private static final int STATES = 10;

  private static final int MOST_FOR_PROGRAMMES = 12;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "permutation",
            "continuous scores",
            true,
            setting.sizes(SequenceFamily::permutation, 10, 40, 160)),
        new BenchCase.Series(
            "ranking",
            "random preferences",
            true,
            setting.sizes(n -> ranking(n, setting), 6, 9, 12, 16)),
        new BenchCase.Series(
            "linear-chain", "10 states", true, setting.sizes(SequenceFamily::chain, 10, 40, 160)));
  }

  private static BenchCase permutation(int n) {
    float[][] theta = Draws.gaussian(n * n);
    return BenchCase.of(
        n + " items",
        (long) n * n,
        Draws.SEVERAL,
        Ours.of("permutation:size=" + n, theta),
        List.of(AssignmentFamily.costScaling(n, theta)));
  }

  /** The programme of linear orderings: of three items none comes before itself by a round. */
  private static BenchCase ranking(int items, BenchSetting setting) {
    int[][] pairs = Pairs.complete(items);
    float[][] theta = Draws.first(Draws.gaussian(pairs.length));
    List<Contender> others = new ArrayList<>();
    if (items <= MOST_FOR_PROGRAMMES) {
      others.addAll(
          new LinearAttempts(setting)
              .all(
                  theta,
                  () -> {
                    LinearModel model = new LinearModel(pairs.length);
                    for (int a = 0; a < items; a++) {
                      for (int b = a + 1; b < items; b++) {
                        for (int c = b + 1; c < items; c++) {
                          int[] three = {pair(items, a, b), pair(items, b, c), pair(items, a, c)};
                          model.atMost(1, three, 1, 1, -1);
                          model.atLeast(0, three, 1, 1, -1);
                        }
                      }
                    }
                    return model;
                  }));
    }
    return BenchCase.of(items + " items", items, 1, Ours.of("ranking", theta), others);
  }

  private static int pair(int items, int low, int high) {
    return low * (2 * items - low - 1) / 2 + high - low - 1;
  }

  /** A path through a graph of positions and states; all paths have as many arcs. */
  private static BenchCase chain(int positions) {
    int scores = positions * STATES + (positions - 1) * STATES * STATES;
    float[][] theta = Draws.gaussian(scores);
    int end = positions * STATES + 1;
    List<int[]> arcs = new ArrayList<>();
    List<int[]> scored = new ArrayList<>();
    for (int state = 0; state < STATES; state++) {
      arcs.add(new int[] {0, 1 + state});
      scored.add(new int[] {state});
      arcs.add(new int[] {end - STATES + state, end});
      scored.add(new int[0]);
    }
    for (int t = 0; t + 1 < positions; t++) {
      for (int from = 0; from < STATES; from++) {
        for (int to = 0; to < STATES; to++) {
          arcs.add(new int[] {1 + t * STATES + from, 1 + (t + 1) * STATES + to});
          scored.add(
              new int[] {
                (t + 1) * STATES + to, positions * STATES + (t * STATES + from) * STATES + to
              });
        }
      }
    }
    float highest = 0;
    for (float[] row : theta) {
      for (float score : row) {
        highest = Math.max(highest, 2 * score);
      }
    }
    float[][] ofArcs = new float[theta.length][arcs.size()];
    for (int draw = 0; draw < theta.length; draw++) {
      for (int arc = 0; arc < arcs.size(); arc++) {
        float[] row = theta[draw];
        ofArcs[draw][arc] =
            (float) Arrays.stream(scored.get(arc)).mapToDouble(i -> row[i]).sum() - highest;
      }
    }
    Graph<Integer, Integer> graph = GraphAttempt.graph(true, end + 1, arcs.toArray(int[][]::new));
    double shift = (double) highest * (positions + 1);
    return BenchCase.of(
        positions + " positions",
        scores,
        Draws.SEVERAL,
        Ours.of("linear-chain:states=" + STATES, theta),
        List.of(
            GraphAttempt.shifted(
                GraphAttempt.minimising(
                    "JGraphT Dijkstra",
                    graph,
                    ofArcs,
                    g -> new DijkstraShortestPath<>(g).getPath(0, end),
                    GraphPath::getWeight),
                draw -> shift)));
  }
}
