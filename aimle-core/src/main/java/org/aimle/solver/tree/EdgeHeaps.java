package org.aimle.solver.tree;

/**
 * Leftist heaps of edges, the greatest score, and of equal ones the lowest edge, on top; a number
 * can be added to all scores of a heap at once. A heap is named by the edge on top of it, an empty
 * one by -1. Merging and taking the top are O(log e). Not thread-safe.
 */
final class EdgeHeaps {

  private static final int NONE = -1;

  private double[] scores = {};

  /** To be added to the scores below an edge, but not to its own. */
  private double[] pending = {};

  private int[] lefts = {};
  private int[] rights = {};

  /** Edges on the way down the right side. */
  private int[] ranks = {};

  /** Makes room for edges below {@code edges}; heaps made before are void. */
  void begin(int edges) {
    if (scores.length < edges) {
      scores = new double[edges];
      pending = new double[edges];
      lefts = new int[edges];
      rights = new int[edges];
      ranks = new int[edges];
    }
  }

  /** The heap of one edge. */
  int single(int edge, double score) {
    scores[edge] = score;
    pending[edge] = 0;
    lefts[edge] = NONE;
    rights[edge] = NONE;
    ranks[edge] = 1;
    return edge;
  }

  /** The score of the edge on top. */
  double score(int top) {
    return scores[top];
  }

  /** Adds a number to all scores of a heap. */
  void add(int top, double number) {
    if (top != NONE) {
      scores[top] += number;
      pending[top] += number;
    }
  }

  /** One heap of two, both of which are void then. */
  int merge(int first, int second) {
    if (first == NONE || second == NONE) {
      return first == NONE ? second : first;
    }
    boolean firstOnTop =
        scores[first] > scores[second] || scores[first] == scores[second] && first < second;
    int top = firstOnTop ? first : second;
    int other = firstOnTop ? second : first;
    passDown(top);
    int merged = merge(rights[top], other);
    int left = lefts[top];
    if (left != NONE && ranks[left] >= ranks[merged]) {
      rights[top] = merged;
    } else {
      lefts[top] = merged;
      rights[top] = left;
    }
    ranks[top] = rights[top] == NONE ? 1 : ranks[rights[top]] + 1;
    return top;
  }

  /** What is left of a heap when its top is taken away. */
  int withoutTop(int top) {
    passDown(top);
    return merge(lefts[top], rights[top]);
  }

  private void passDown(int top) {
    if (pending[top] != 0) {
      add(lefts[top], pending[top]);
      add(rights[top], pending[top]);
      pending[top] = 0;
    }
  }
}
