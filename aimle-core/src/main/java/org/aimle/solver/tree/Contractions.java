package org.aimle.solver.tree;

import java.util.Arrays;

/**
 * Which cycles Edmonds' algorithm contracted, as a forest: vertices are leaves, a contracted cycle
 * is a node above its members. Each node is entered by one edge; taking cycles apart again, the
 * edge that enters a cycle replaces that of the member it ends in. Not thread-safe.
 */
final class Contractions {

  /** No edge, or no node. */
  static final int NONE = -1;

  private int[] parents = {};
  private int[] firstMembers = {};
  private int[] nextMembers = {};
  private int[] edges = {};
  private int[] heads = {};
  private int[] open = {};
  private int nodes;

  /** Begins anew with {@code vertices} leaves, numbered from 0. */
  void begin(int vertices) {
    int most = 2 * vertices;
    if (parents.length < most) {
      parents = new int[most];
      firstMembers = new int[most];
      nextMembers = new int[most];
      edges = new int[most];
      heads = new int[most];
      open = new int[most];
    }
    Arrays.fill(parents, 0, vertices, NONE);
    nodes = vertices;
  }

  /**
   * Says which edge enters a node, and in which vertex it ends; none enters a root, or a node that
   * holds it, and it ends in the root.
   */
  void enter(int node, int edge, int head) {
    edges[node] = edge;
    heads[node] = head;
  }

  /** A new node; members follow. */
  int contract() {
    parents[nodes] = NONE;
    firstMembers[nodes] = NONE;
    return nodes++;
  }

  /** Makes a node, which was none's, a member of a cycle. */
  void addMember(int cycle, int member) {
    parents[member] = cycle;
    nextMembers[member] = firstMembers[cycle];
    firstMembers[cycle] = member;
  }

  /** Takes all cycles apart and marks the edges that are left: {@code z[offset + edge] = 1}. */
  void choose(float[] z, int offset) {
    int count = 0;
    for (int node = 0; node < nodes; node++) {
      if (parents[node] == NONE) {
        open[count++] = node;
      }
    }
    while (count > 0) {
      int node = open[--count];
      if (edges[node] != NONE) {
        z[offset + edges[node]] = 1f;
      }
      for (int inside = heads[node]; inside != node; inside = parents[inside]) {
        for (int m = firstMembers[parents[inside]]; m != NONE; m = nextMembers[m]) {
          if (m != inside) {
            open[count++] = m;
          }
        }
      }
    }
  }
}
