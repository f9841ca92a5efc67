package org.aimle.solver.graph;

import java.util.Arrays;
import org.aimle.solver.ContextRow;
import org.aimle.spec.NumberLists;

/**
 * The edges of a graph, in the order of their scores: edge {@code e} goes from {@code tail(e)} to
 * {@code head(e)}, or joins the two where direction has no meaning. Parallel edges are allowed,
 * loops are not. An edge may be absent: it has a place among the scores and is never chosen.
 *
 * <p>Written {@code 0-1;1-2;2-0}: tail and head of each edge. As part of a context: {@code tail,
 * head} of each edge, both -1 if it is absent. Immutable.
 *
 * @since 0.1.0
 */
public final class EdgeList {

  /** Vertices are integers in a float context: beyond this they would not be. */
  public static final int MOST_VERTICES = 1 << 24;

  private static final int ABSENT = -1;

  private final int vertices;
  private final int[] tails;
  private final int[] heads;

  private EdgeList(int vertices, int[] tails, int[] heads) {
    this.vertices = vertices;
    this.tails = tails;
    this.heads = heads;
  }

  /**
   * @param vertices at least 1; vertices are numbered from 0
   * @param tails of each edge, in 0 .. vertices - 1, or -1 with a head of -1; copied
   * @param heads of each edge, likewise; copied
   * @throws IllegalArgumentException if the arrays differ in length, a vertex is out of range, or
   *     an edge is a loop
   */
  public static EdgeList of(int vertices, int[] tails, int[] heads) {
    requireVertices(vertices);
    if (tails.length != heads.length) {
      throw new IllegalArgumentException(
          "tails has %d elements and heads %d, but each edge has one of both"
              .formatted(tails.length, heads.length));
    }
    for (int e = 0; e < tails.length; e++) {
      if (tails[e] != ABSENT || heads[e] != ABSENT) {
        requireEdge(e, tails[e], heads[e], vertices);
      }
    }
    return new EdgeList(vertices, tails.clone(), heads.clone());
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException as for {@link #of}, or if {@code text} is not of that form
   */
  public static EdgeList parse(int vertices, String text) {
    requireVertices(vertices);
    int[][] edges = NumberLists.pairs("edges", text, vertices - 1);
    int[] tails = new int[edges.length];
    int[] heads = new int[edges.length];
    for (int e = 0; e < edges.length; e++) {
      tails[e] = edges[e][0];
      heads[e] = edges[e][1];
      requireEdge(e, tails[e], heads[e], vertices);
    }
    return new EdgeList(vertices, tails, heads);
  }

  /**
   * Reads the end of a context: {@code tail, head} of each edge, then padding.
   *
   * @param from where the first edge's tail is
   * @param edges how many there are, absent ones among them: the number of scores
   * @throws IllegalArgumentException if the context is of another length, or as for {@link #of}
   */
  public static EdgeList read(ContextRow context, int from, int vertices, int edges) {
    context.requireSize(
        from + 2 * edges, "tail and head of each of the " + edges + " scored edges from " + from);
    int[] tails = new int[edges];
    int[] heads = new int[edges];
    for (int e = 0; e < edges; e++) {
      int at = from + 2 * e;
      boolean absent = context.isPadding(at) && context.isPadding(at + 1);
      int least = absent ? ABSENT : 0;
      tails[e] = context.whole(at, "the tail of edge", e, least, vertices - 1);
      heads[e] = context.whole(at + 1, "the head of edge", e, least, vertices - 1);
      if (!absent && tails[e] == heads[e]) {
        throw loop("context[" + at + "], edge " + e + ",", tails[e]);
      }
    }
    context.requirePaddingFrom(from + 2 * edges);
    return new EdgeList(vertices, tails, heads);
  }

  private static void requireVertices(int vertices) {
    if (vertices < 1 || vertices > MOST_VERTICES) {
      throw new IllegalArgumentException(
          "vertices is " + vertices + " but must be in 1 .. " + MOST_VERTICES);
    }
  }

  private static void requireEdge(int e, int tail, int head, int vertices) {
    if (tail < 0 || tail >= vertices || head < 0 || head >= vertices) {
      throw new IllegalArgumentException(
          "edge %d goes from %d to %d but vertices are 0 .. %d"
              .formatted(e, tail, head, vertices - 1));
    }
    if (tail == head) {
      throw loop("edge " + e, tail);
    }
  }

  private static IllegalArgumentException loop(String edge, int vertex) {
    return new IllegalArgumentException(
        edge + " is a loop at vertex " + vertex + ": leave it out, no solution can use it");
  }

  /** The same edges, each from its head to its tail. */
  public EdgeList turned() {
    return new EdgeList(vertices, heads, tails);
  }

  /** How many vertices there are, numbered from 0. */
  public int vertices() {
    return vertices;
  }

  /** How many edges there are, absent ones among them. */
  public int size() {
    return tails.length;
  }

  /** Whether edge {@code e} has a place and a score but joins nothing. */
  public boolean isAbsent(int e) {
    return tails[e] == ABSENT;
  }

  /** Where edge {@code e} begins; -1 if it is absent. */
  public int tail(int e) {
    return tails[e];
  }

  /** Where edge {@code e} ends; -1 if it is absent. */
  public int head(int e) {
    return heads[e];
  }

  /**
   * Refuses scores of another number than there are edges.
   *
   * @throws IllegalArgumentException if {@code length} is not {@link #size()}
   */
  public void requireLength(int length) {
    if (length != tails.length) {
      throw new IllegalArgumentException(
          "the instance has %d scores but the graph has %d edges".formatted(length, tails.length));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EdgeList list
        && vertices == list.vertices
        && Arrays.equals(tails, list.tails)
        && Arrays.equals(heads, list.heads);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * vertices + Arrays.hashCode(tails)) + Arrays.hashCode(heads);
  }

  /** The written form, if no edge is absent. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int e = 0; e < tails.length; e++) {
      text.append(e == 0 ? "" : ";").append(tails[e]).append('-').append(heads[e]);
    }
    return text.toString();
  }
}
