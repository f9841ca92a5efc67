package org.aimle.solver.tree;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Chu-Liu's and Edmonds' algorithm on a matrix of scores: O(v^2) for v vertices, as Tarjan showed
 * ("Finding optimum branchings", Networks 7, 1977). One walks from each vertex against the best
 * edges until the root, or what is joined with it, is met; a cycle met on the way becomes one
 * vertex. Not thread-safe: it is one thread's memory, reused from instance to instance.
 */
final class DenseArborescence {

  private final Contractions contractions = new Contractions();
  private int vertices;
  private double[] scores = {};
  private int[] edges = {};
  // A root that is free, or has one child, is a further vertex, used only where nothing else
  // enters.
  private double[] rootScores = {};
  private int[] rootEdges = {};
  private int[] roots = {};
  private double[] entering = {};
  private int[] nodes = {};
  private Progress[] states = {};
  private int[] walk = {};
  private int[] members = {};
  // Vertices that are not within another one; their places in this list do not matter.
  private int[] active = {};
  private int activeCount;

  /**
   * Solves one instance.
   *
   * @param arcs a graph in which the root, or if it is free any vertex, reaches all
   * @param children of a root that is not free
   * @param z is 0 from {@code offset} on, and receives the ones
   */
  void solve(
      Arcs arcs, OptionalInt root, RootChildren children, float[] theta, float[] z, int offset) {
    prepare(arcs.vertices());
    arcs.fill(theta, offset, scores, edges);
    root.ifPresent(
        r -> {
          states[r] = Progress.JOINED;
          contractions.enter(r, Contractions.NONE, r);
          if (children == RootChildren.ONE) {
            setApart(r);
          }
        });
    for (int v = 0; v < vertices; v++) {
      if (states[v] == Progress.UNSEEN) {
        walkFrom(v, arcs);
      }
    }
    contractions.choose(z, offset);
  }

  private void prepare(int newVertices) {
    vertices = newVertices;
    if (walk.length < vertices) {
      Math.multiplyExact(vertices, vertices);
      scores = new double[vertices * vertices];
      edges = new int[vertices * vertices];
      rootScores = new double[vertices];
      rootEdges = new int[vertices];
      roots = new int[vertices];
      entering = new double[vertices];
      nodes = new int[vertices];
      states = new Progress[vertices];
      walk = new int[vertices];
      members = new int[vertices];
      active = new int[vertices];
    }
    contractions.begin(vertices);
    Arrays.fill(rootScores, 0, vertices, 0);
    Arrays.fill(rootEdges, 0, vertices, Contractions.NONE);
    Arrays.fill(states, 0, vertices, Progress.UNSEEN);
    for (int v = 0; v < vertices; v++) {
      nodes[v] = v;
      roots[v] = v;
      active[v] = v;
    }
    activeCount = vertices;
  }

  /** Lets the root's edges be used only where nothing else enters, which is once. */
  private void setApart(int root) {
    for (int v = 0; v < vertices; v++) {
      int place = v * vertices + root;
      rootScores[v] = scores[place];
      rootEdges[v] = edges[place];
      scores[place] = Double.NEGATIVE_INFINITY;
    }
  }

  private void walkFrom(int start, Arcs arcs) {
    int length = 0;
    walk[length++] = start;
    states[start] = Progress.ON_WALK;
    boolean isJoined = false;
    while (!isJoined) {
      int at = walk[length - 1];
      int from = best(at);
      if (from == at) {
        contractions.enter(nodes[at], rootEdges[roots[at]], roots[at]);
        isJoined = true;
      } else {
        int place = at * vertices + from;
        entering[at] = scores[place];
        contractions.enter(nodes[at], edges[place], arcs.head(edges[place]));
        isJoined = states[from] == Progress.JOINED;
        if (states[from] == Progress.UNSEEN) {
          states[from] = Progress.ON_WALK;
          walk[length++] = from;
        } else if (states[from] == Progress.ON_WALK) {
          int count = 0;
          do {
            members[count++] = walk[--length];
          } while (walk[length] != from);
          contract(count);
          walk[length++] = members[0];
        }
      }
    }
    for (int i = 0; i < length; i++) {
      states[walk[i]] = Progress.JOINED;
    }
  }

  /** From where the best edge enters; the vertex itself if none does. */
  private int best(int to) {
    double bestScore = Double.NEGATIVE_INFINITY;
    int best = to;
    for (int i = 0; i < activeCount; i++) {
      int from = active[i];
      double score = scores[to * vertices + from];
      if (from != to
          && (score > bestScore
              || score == bestScore
                  && best != to
                  && edges[to * vertices + from] < edges[to * vertices + best])) {
        bestScore = score;
        best = from;
      }
    }
    return best;
  }

  /** Makes one vertex, {@code members[0]}, of the first {@code count} members, a cycle. */
  private void contract(int count) {
    int cycle = contractions.contract();
    int all = members[0];
    double rootScore = Double.NEGATIVE_INFINITY;
    int rootOf = 0;
    for (int m = 0; m < count; m++) {
      int member = members[m];
      contractions.addMember(cycle, nodes[member]);
      // To enter the cycle here is to give up the edge of the cycle that enters here.
      double score = rootScores[member] - entering[member];
      if (score > rootScore || score == rootScore && roots[member] < rootOf) {
        rootScore = score;
        rootOf = roots[member];
      }
    }
    rootScores[all] = rootScore;
    roots[all] = rootOf;
    nodes[all] = cycle;
    removeMembers(count);
    for (int i = 0; i < activeCount; i++) {
      int other = active[i];
      if (other != all) {
        joinEntering(other, count);
        joinLeaving(other, count);
      }
    }
  }

  private void removeMembers(int count) {
    for (int m = 1; m < count; m++) {
      states[members[m]] = Progress.JOINED;
      nodes[members[m]] = -1;
    }
    int kept = 0;
    for (int i = 0; i < activeCount; i++) {
      if (nodes[active[i]] >= 0) {
        active[kept++] = active[i];
      }
    }
    activeCount = kept;
  }

  private void joinEntering(int from, int count) {
    double bestScore = Double.NEGATIVE_INFINITY;
    int bestEdge = 0;
    for (int m = 0; m < count; m++) {
      int place = members[m] * vertices + from;
      double score = scores[place] - entering[members[m]];
      if (score > bestScore || score == bestScore && edges[place] < bestEdge) {
        bestScore = score;
        bestEdge = edges[place];
      }
    }
    scores[members[0] * vertices + from] = bestScore;
    edges[members[0] * vertices + from] = bestEdge;
  }

  private void joinLeaving(int to, int count) {
    double bestScore = Double.NEGATIVE_INFINITY;
    int bestEdge = 0;
    for (int m = 0; m < count; m++) {
      int place = to * vertices + members[m];
      double score = scores[place];
      if (score > bestScore || score == bestScore && edges[place] < bestEdge) {
        bestScore = score;
        bestEdge = edges[place];
      }
    }
    scores[to * vertices + members[0]] = bestScore;
    edges[to * vertices + members[0]] = bestEdge;
  }
}
