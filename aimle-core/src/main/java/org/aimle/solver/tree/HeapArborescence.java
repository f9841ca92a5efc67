package org.aimle.solver.tree;

import java.util.Arrays;
import java.util.OptionalInt;
import org.aimle.solver.graph.EdgeList;

/**
 * Chu-Liu's and Edmonds' algorithm with mergeable heaps of the edges that enter each vertex, after
 * Gabow, Galil, Spencer and Tarjan ("Efficient algorithms for finding minimum spanning trees in
 * undirected and directed graphs", Combinatorica 6, 1986): O(e log v) for e edges. The walk is that
 * of {@link DenseArborescence}. Not thread-safe: it is one thread's memory, reused from instance to
 * instance.
 */
final class HeapArborescence {

  private static final int NONE = -1;

  private final Contractions contractions = new Contractions();
  private final Components components = new Components();
  private final EdgeHeaps heaps = new EdgeHeaps();
  private int[] tops = {};
  private double[] rootScores = {};
  private int[] rootEdges = {};
  private int[] roots = {};
  private double[] entering = {};
  private int[] nodes = {};
  private Progress[] states = {};
  private int[] walk = {};

  /**
   * Solves one instance.
   *
   * @param graph one in which the root, or if it is free any vertex, reaches all
   * @param children of a root that is not free
   * @param z is 0 from {@code offset} on, and receives the ones
   */
  void solve(
      EdgeList graph,
      OptionalInt root,
      RootChildren children,
      float[] theta,
      float[] z,
      int offset) {
    prepare(graph, children == RootChildren.ONE ? root.orElse(NONE) : NONE, theta, offset);
    root.ifPresent(
        r -> {
          states[r] = Progress.JOINED;
          contractions.enter(r, Contractions.NONE, r);
        });
    for (int v = 0; v < graph.vertices(); v++) {
      if (states[components.find(v)] == Progress.UNSEEN) {
        walkFrom(v, graph);
      }
    }
    contractions.choose(z, offset);
  }

  /**
   * @param apart the root, if its edges are used only where nothing else enters, which is once
   */
  private void prepare(EdgeList graph, int apart, float[] theta, int offset) {
    int vertices = graph.vertices();
    if (walk.length < vertices) {
      tops = new int[vertices];
      rootScores = new double[vertices];
      rootEdges = new int[vertices];
      roots = new int[vertices];
      entering = new double[vertices];
      nodes = new int[vertices];
      states = new Progress[vertices];
      walk = new int[vertices];
    }
    contractions.begin(vertices);
    components.separate(vertices);
    heaps.begin(graph.size());
    Arrays.fill(tops, 0, vertices, NONE);
    Arrays.fill(rootScores, 0, vertices, apart == NONE ? 0 : Double.NEGATIVE_INFINITY);
    Arrays.fill(rootEdges, 0, vertices, NONE);
    Arrays.fill(states, 0, vertices, Progress.UNSEEN);
    for (int v = 0; v < vertices; v++) {
      nodes[v] = v;
      roots[v] = v;
    }
    for (int e = 0; e < graph.size(); e++) {
      if (graph.isAbsent(e)) {
        continue;
      }
      int head = graph.head(e);
      if (graph.tail(e) != apart) {
        tops[head] = heaps.merge(tops[head], heaps.single(e, theta[offset + e]));
      } else if (theta[offset + e] > rootScores[head]) {
        rootScores[head] = theta[offset + e];
        rootEdges[head] = e;
      }
    }
  }

  private void walkFrom(int start, EdgeList graph) {
    int length = 0;
    walk[length++] = start;
    states[start] = Progress.ON_WALK;
    boolean isJoined = false;
    while (!isJoined) {
      int at = walk[length - 1];
      int edge = takeBest(at, graph);
      if (edge == NONE) {
        contractions.enter(nodes[at], rootEdges[roots[at]], roots[at]);
        isJoined = true;
      } else {
        contractions.enter(nodes[at], edge, graph.head(edge));
        int from = components.find(graph.tail(edge));
        isJoined = states[from] == Progress.JOINED;
        if (states[from] == Progress.UNSEEN) {
          states[from] = Progress.ON_WALK;
          walk[length++] = from;
        } else if (states[from] == Progress.ON_WALK) {
          length = contract(length, from);
        }
      }
    }
    for (int i = 0; i < length; i++) {
      states[walk[i]] = Progress.JOINED;
    }
  }

  /** Takes the best edge that enters from outside; none if there is none. */
  private int takeBest(int at, EdgeList graph) {
    int top = tops[at];
    while (top != NONE && components.find(graph.tail(top)) == at) {
      top = heaps.withoutTop(top);
    }
    if (top != NONE) {
      entering[at] = heaps.score(top);
      tops[at] = heaps.withoutTop(top);
    }
    return top;
  }

  /** Makes one vertex of the end of the walk from {@code first} on; the walk's new length. */
  private int contract(int length, int first) {
    int cycle = contractions.contract();
    int top = NONE;
    double rootScore = Double.NEGATIVE_INFINITY;
    int rootOf = 0;
    int at = length;
    int member;
    do {
      member = walk[--at];
      contractions.addMember(cycle, nodes[member]);
      // To enter the cycle here is to give up the edge of the cycle that enters here.
      heaps.add(tops[member], -entering[member]);
      top = heaps.merge(top, tops[member]);
      double score = rootScores[member] - entering[member];
      if (score > rootScore || score == rootScore && roots[member] < rootOf) {
        rootScore = score;
        rootOf = roots[member];
      }
      components.join(member, first);
    } while (member != first);
    int all = components.find(first);
    tops[all] = top;
    rootScores[all] = rootScore;
    roots[all] = rootOf;
    nodes[all] = cycle;
    states[all] = Progress.ON_WALK;
    walk[at] = all;
    return at + 1;
  }
}
