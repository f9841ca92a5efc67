package org.aimle.solver.tree;

import java.util.Arrays;
import java.util.OptionalInt;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;

/**
 * Maximum spanning trees of complete graphs by Prim's algorithm with arrays: O(v^2) for v vertices,
 * linear in the number of scores. Immutable and thread-safe.
 */
final class CompleteTree implements MapSolver {

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final PairLayout layout;
  private final OptionalInt onlyVertices;

  /**
   * @param onlyVertices the only number of vertices allowed; empty: any
   */
  CompleteTree(PairLayout layout, OptionalInt onlyVertices) {
    this.layout = layout;
    this.onlyVertices = onlyVertices;
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    int vertices = layout.vertices(length);
    if (onlyVertices.orElse(vertices) != vertices) {
      throw new IllegalArgumentException(
          "the instance has %d scores, those of %d vertices, but vertices is %d"
              .formatted(length, vertices, onlyVertices.getAsInt()));
    }
    Scores.requireFinite(theta, offset, length);
    Arrays.fill(z, offset, offset + length, 0f);
    Scratch mine = SCRATCH.get();
    mine.prepare(vertices, layout);
    int[] ofLower = mine.ofLower;
    int[] ofHigher = mine.ofHigher;
    int[] outside = mine.outside;
    int[] links = mine.links;
    float[] scores = mine.scores;
    int joined = 0;
    for (int left = vertices - 1; left > 0; left--) {
      float bestScore = Float.NEGATIVE_INFINITY;
      int bestLink = 0;
      int best = 0;
      for (int i = 0; i < left; i++) {
        int vertex = outside[i];
        int link =
            vertex < joined
                ? ofLower[vertex] + ofHigher[joined]
                : ofLower[joined] + ofHigher[vertex];
        float score = theta[offset + link];
        // The order is strict, (score, lowest index): so the tree is the only best one.
        if (score < scores[i] || score == scores[i] && link > links[i]) {
          score = scores[i];
          link = links[i];
        } else {
          scores[i] = score;
          links[i] = link;
        }
        if (score > bestScore || score == bestScore && link < bestLink) {
          bestScore = score;
          bestLink = link;
          best = i;
        }
      }
      z[offset + bestLink] = 1f;
      joined = outside[best];
      int last = left - 1;
      outside[best] = outside[last];
      scores[best] = scores[last];
      links[best] = links[last];
    }
    if (layout == PairLayout.DOUBLE) {
      mirror(z, offset, vertices);
    }
  }

  /** Copies each edge's upper place to its lower one. */
  private static void mirror(float[] z, int offset, int vertices) {
    for (int j = 1; j < vertices; j++) {
      for (int i = 0; i < j; i++) {
        z[offset + i * (vertices - 1) + j - 1] = z[offset + j * (vertices - 1) + i];
      }
    }
  }

  @Override
  public String toString() {
    return "spanning-tree:"
        + (onlyVertices.isPresent() ? "vertices=" + onlyVertices.getAsInt() + "," : "")
        + "layout="
        + layout;
  }

  /** One thread's memory; what a vertex adds to indices is kept from solve to solve. */
  private static final class Scratch {
    int vertices;
    PairLayout layout = PairLayout.SINGLE;
    int[] ofLower = {};
    int[] ofHigher = {};
    int[] outside = {};
    int[] links = {};
    float[] scores = {};

    void prepare(int newVertices, PairLayout newLayout) {
      if (outside.length < newVertices) {
        ofLower = new int[newVertices];
        ofHigher = new int[newVertices];
        outside = new int[newVertices];
        links = new int[newVertices];
        scores = new float[newVertices];
        vertices = 0;
      }
      if (vertices != newVertices || layout != newLayout) {
        vertices = newVertices;
        layout = newLayout;
        for (int v = 0; v < vertices; v++) {
          ofLower[v] = layout.ofLower(v, vertices);
          ofHigher[v] = layout.ofHigher(v, vertices);
        }
      }
      for (int i = 0; i < vertices - 1; i++) {
        outside[i] = i + 1;
      }
      Arrays.fill(scores, 0, vertices, Float.NEGATIVE_INFINITY);
    }
  }
}
