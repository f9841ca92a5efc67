package org.aimle.lab.bench.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jgrapht.Graph;
import org.jgrapht.alg.interfaces.MatchingAlgorithm.Matching;
import org.jgrapht.alg.matching.blossom.v5.KolmogorovWeightedMatching;
import org.jgrapht.alg.matching.blossom.v5.ObjectiveSense;

/** Pairs of vertices beside JGraphT's own call and CP-SAT. */
final class MatchingFamily implements SolverFamily {

  private static final int EDGES_A_VERTEX = 4;

  /** The general solvers' part. */
  private static final int MOST_EDGES = 3000;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "matching",
            "complete graph",
            true,
            setting.sizes(n -> matching(n, Pairs.complete(n), "", setting), 10, 40, 160, 320)),
        new BenchCase.Series(
            "matching",
            "4 edges a vertex",
            true,
            setting.sizes(
                n -> {
                  int[][] pairs = Pairs.connected(n, EDGES_A_VERTEX * n);
                  return matching(n, pairs, ",edges=" + Written.tuples(pairs), setting);
                },
                50,
                200,
                800)));
  }

  private static BenchCase matching(
      int vertices, int[][] pairs, String edges, BenchSetting setting) {
    float[][] theta = Draws.gaussian(pairs.length);
    List<Contender> others = new ArrayList<>();
    others.add(blossom(vertices, pairs, theta));
    if (pairs.length <= MOST_EDGES) {
      Supplier<LinearModel> model = () -> onePartner(vertices, pairs);
      others.addAll(new LinearAttempts(setting).all(Draws.first(theta), model));
    }
    return BenchCase.of(
        vertices + " vertices",
        pairs.length,
        pairs.length <= MOST_EDGES ? 1 : Draws.SEVERAL,
        Ours.of("matching:vertices=" + vertices + edges, theta),
        others);
  }

  private static Contender blossom(int vertices, int[][] pairs, float[][] theta) {
    Graph<Integer, Integer> graph = GraphAttempt.graph(false, vertices, pairs);
    return GraphAttempt.<Matching<Integer, Integer>>maximising(
        "JGraphT Blossom V",
        graph,
        theta,
        g -> new KolmogorovWeightedMatching<>(g, ObjectiveSense.MAXIMIZE).getMatching(),
        Matching::getWeight);
  }

  private static LinearModel onePartner(int vertices, int[][] pairs) {
    LinearModel model = new LinearModel(pairs.length);
    for (int v = 0; v < vertices; v++) {
      int vertex = v;
      model.atMost(
          1,
          IntStream.range(0, pairs.length)
              .filter(i -> pairs[i][0] == vertex || pairs[i][1] == vertex)
              .toArray(),
          1);
    }
    return model;
  }
}
