package org.aimle.solver.tree;

import java.util.Arrays;
import java.util.Objects;
import org.aimle.solver.ContextRow;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.InstanceCache;
import org.aimle.solver.MapSolver;
import org.aimle.solver.NoInstance;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.graph.EdgeList;

/**
 * Steiner trees: the trees of a graph that join some vertices, the terminals, over others where
 * that is better.
 *
 * <ul>
 *   <li><b>Scores</b> {@code theta}: one for each edge, in the order of the {@link EdgeList}, minus
 *       its cost. Scores above 0, as noise makes them, count as 0: an edge costs nothing then, but
 *       none is chosen for its gain. They are rounded to 51 binary digits with 1,000 vertices, one
 *       more with half as many, below the largest cost ({@link org.aimle.solver.WholeScores}).
 *   <li><b>Feasible</b> are the trees that hold all terminals and end in terminals only.
 *   <li><b>Ties:</b> any of the best trees, but the same one for the same scores.
 *   <li><b>Context:</b> {@code vertices}, number of terminals, the terminals, then {@code tail,
 *       head} of each scored edge (both -1: no edge there), filled up with -1.
 *   <li><b>Time:</b> {@code O(3^k v + 2^k e log v)} for k terminals, one of which is spared
 *       (Dreyfus, Wagner, Networks 1, 1971); {@code O(2^k v)} memory, which bounds k.
 * </ul>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class SteinerTreeSolver implements ContextSolver {

  static final String NAME = "steiner-tree";

  private final MapSolver own;
  private final SolverTally tally;
  private final InstanceCache instances = new InstanceCache();

  private SteinerTreeSolver(MapSolver own, SolverTally tally) {
    this.own = Objects.requireNonNull(own, "own");
    this.tally = tally;
  }

  /**
   * Of one graph.
   *
   * @param terminals different vertices, two or more
   * @throws IllegalArgumentException if they are not, are too many, or the graph does not join them
   */
  public static SteinerTreeSolver of(EdgeList graph, int... terminals) {
    SolverTally tally = new SolverTally();
    return new SteinerTreeSolver(new SteinerTree(graph, terminals.clone(), tally), tally);
  }

  /** For examples with contexts. */
  static SteinerTreeSolver ofContexts() {
    return new SteinerTreeSolver(new NoInstance(NAME), new SolverTally());
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    own.solve(theta, z, offset, length);
  }

  @Override
  public MapSolver forInstance(float[] context, int offset, int size, int length) {
    return instances.get(context, offset, size, length, () -> read(context, offset, size, length));
  }

  private MapSolver read(float[] context, int offset, int size, int length) {
    ContextRow row = new ContextRow(context, offset, size);
    row.requireSize(2, "vertices, number of terminals, terminals, then tail and head of each edge");
    int vertices = row.whole(0, "vertices", 2, EdgeList.MOST_VERTICES);
    int count = row.whole(1, "the number of terminals", 2, vertices);
    row.requireSize(2 + count, count + " terminals start at 2");
    int[] terminals = new int[count];
    Arrays.setAll(terminals, t -> row.whole(2 + t, "terminal", t, 0, vertices - 1));
    return new SteinerTree(EdgeList.read(row, 2 + count, vertices, length), terminals, tally);
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }

  @Override
  public String toString() {
    return NAME;
  }
}
