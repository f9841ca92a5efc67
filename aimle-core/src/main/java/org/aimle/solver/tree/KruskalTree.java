package org.aimle.solver.tree;

import java.util.Arrays;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.graph.EdgeList;

/**
 * Maximum spanning trees of a given graph by Kruskal's algorithm: O(e log e) for e edges. Immutable
 * and thread-safe.
 */
final class KruskalTree implements MapSolver {

  private static final long INDEX = 0xffffffffL;
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final EdgeList graph;

  /**
   * @param graph connected
   */
  KruskalTree(EdgeList graph) {
    this.graph = graph;
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    graph.requireLength(length);
    Scores.requireFinite(theta, offset, length);
    Arrays.fill(z, offset, offset + length, 0f);
    Scratch mine = SCRATCH.get();
    if (mine.order.length < length) {
      mine.order = new long[length];
    }
    long[] order = mine.order;
    int present = 0;
    for (int e = 0; e < length; e++) {
      if (!graph.isAbsent(e)) {
        order[present++] = (long) falling(theta[offset + e]) << 32 | e;
      }
    }
    Arrays.sort(order, 0, present);
    mine.components.separate(graph.vertices());
    int missing = graph.vertices() - 1;
    for (int i = 0; missing > 0; i++) {
      int e = (int) (order[i] & INDEX);
      if (mine.components.join(graph.tail(e), graph.head(e))) {
        z[offset + e] = 1f;
        missing--;
      }
    }
  }

  /** An integer that is the less the greater the score; the same for zeros of both signs. */
  private static int falling(float score) {
    int bits = Float.floatToRawIntBits(score + 0f);
    return bits < 0 ? bits & Integer.MAX_VALUE : ~bits;
  }

  @Override
  public String toString() {
    return "spanning-tree:vertices=" + graph.vertices() + ",edges=" + graph;
  }

  private static final class Scratch {
    final Components components = new Components();
    long[] order = {};
  }
}
