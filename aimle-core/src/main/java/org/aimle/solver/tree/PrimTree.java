package org.aimle.solver.tree;

import java.util.Arrays;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.graph.EdgeList;
import org.aimle.solver.graph.Incidence;

/**
 * Maximum spanning trees of a given graph by Prim's algorithm with arrays: O(v^2 + e) for v
 * vertices and e edges, so for dense graphs. Immutable and thread-safe.
 */
final class PrimTree implements MapSolver {

  private static final int JOINED = -1;
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final EdgeList graph;
  private final Incidence incidence;

  /**
   * @param graph connected
   */
  PrimTree(EdgeList graph) {
    this.graph = graph;
    this.incidence = Incidence.touching(graph);
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    graph.requireLength(length);
    Scores.requireFinite(theta, offset, length);
    Arrays.fill(z, offset, offset + length, 0f);
    int vertices = graph.vertices();
    Scratch mine = SCRATCH.get();
    mine.prepare(vertices);
    int[] outside = mine.outside;
    int[] places = mine.places;
    int[] links = mine.links;
    float[] scores = mine.scores;
    int joined = 0;
    for (int left = vertices - 1; left > 0; left--) {
      for (int i = incidence.from(joined); i < incidence.from(joined + 1); i++) {
        int link = incidence.edge(i);
        int place = places[graph.tail(link) + graph.head(link) - joined];
        float score = theta[offset + link];
        if (place != JOINED
            && (score > scores[place] || score == scores[place] && link < links[place])) {
          scores[place] = score;
          links[place] = link;
        }
      }
      int best = 0;
      for (int i = 1; i < left; i++) {
        if (scores[i] > scores[best] || scores[i] == scores[best] && links[i] < links[best]) {
          best = i;
        }
      }
      z[offset + links[best]] = 1f;
      joined = outside[best];
      int last = left - 1;
      outside[best] = outside[last];
      scores[best] = scores[last];
      links[best] = links[last];
      places[outside[last]] = best;
      places[joined] = JOINED;
    }
  }

  @Override
  public String toString() {
    return "spanning-tree:vertices=" + graph.vertices() + ",edges=" + graph;
  }

  private static final class Scratch {
    int[] outside = {};
    int[] places = {};
    int[] links = {};
    float[] scores = {};

    void prepare(int vertices) {
      if (outside.length < vertices) {
        outside = new int[vertices];
        places = new int[vertices];
        links = new int[vertices];
        scores = new float[vertices];
      }
      places[0] = JOINED;
      for (int i = 0; i < vertices - 1; i++) {
        outside[i] = i + 1;
        places[i + 1] = i;
      }
      Arrays.fill(links, 0, vertices, Integer.MAX_VALUE);
      Arrays.fill(scores, 0, vertices, Float.NEGATIVE_INFINITY);
    }
  }
}
