package org.aimle.solver.tree;

import java.util.Arrays;
import org.aimle.solver.graph.EdgeList;

/** The edges of a directed graph, complete or given, in the order of their scores. Immutable. */
sealed interface Arcs {

  int vertices();

  /** How many edges, and so scores, there are. */
  int size();

  /** Where edge {@code e} ends. */
  int head(int e);

  /**
   * Writes the scores as a matrix.
   *
   * @param theta scores from {@code offset} on
   * @param scores receives the best score of an edge from {@code i} to {@code j} at {@code j *
   *     vertices + i}, minus infinity where there is none
   * @param edges receives these edges, of equally good ones the lowest
   */
  void fill(float[] theta, int offset, double[] scores, int[] edges);

  /** A matrix without its diagonal: {@code i -> j} at {@code i (v - 1) + (j < i ? j : j - 1)}. */
  record Complete(int vertices) implements Arcs {

    @Override
    public int size() {
      return vertices * (vertices - 1);
    }

    @Override
    public int head(int e) {
      int place = e % (vertices - 1);
      return place < e / (vertices - 1) ? place : place + 1;
    }

    @Override
    public void fill(float[] theta, int offset, double[] scores, int[] edges) {
      int e = 0;
      for (int i = 0; i < vertices; i++) {
        for (int j = 0; j < vertices; j++) {
          int at = j * vertices + i;
          if (i == j) {
            scores[at] = Double.NEGATIVE_INFINITY;
          } else {
            scores[at] = theta[offset + e];
            edges[at] = e++;
          }
        }
      }
    }
  }

  /** The edges of a list. */
  record Listed(EdgeList list) implements Arcs {

    @Override
    public int vertices() {
      return list.vertices();
    }

    @Override
    public int size() {
      return list.size();
    }

    @Override
    public int head(int e) {
      return list.head(e);
    }

    @Override
    public void fill(float[] theta, int offset, double[] scores, int[] edges) {
      Arrays.fill(scores, 0, vertices() * vertices(), Double.NEGATIVE_INFINITY);
      for (int e = 0; e < list.size(); e++) {
        if (!list.isAbsent(e)) {
          int at = list.head(e) * vertices() + list.tail(e);
          if (theta[offset + e] > scores[at]) {
            scores[at] = theta[offset + e];
            edges[at] = e;
          }
        }
      }
    }
  }
}
