package org.aimle.solver;

import java.util.Arrays;
import java.util.Objects;
import org.aimle.solver.limits.SearchOutcome;

/**
 * Any solver with a bounded memory of the instances it solved last: one with the same scores (and
 * context), bit for bit, is answered from memory. For solvers that cost more than a look-up, where
 * the same instances come again: examples that repeat, without noise, which makes every instance a
 * new one. Solutions found within a deterministic limit are remembered like others; with a limit on
 * the clock, what is remembered is what was found the first time. Thread-safe.
 *
 * @since 0.1.0
 */
public class PooledSolver implements MapSolver {

  /** What stands before the scores in a key: the context's size plus 1, then its numbers. */
  private static final int[] NO_CONTEXT = {0};

  private final MapSolver solver;
  private final SolutionPool pool;
  private final SolverTally tally;

  private PooledSolver(MapSolver solver, SolutionPool pool, SolverTally tally) {
    this.solver = Objects.requireNonNull(solver, "solver");
    this.pool = pool;
    this.tally = tally;
  }

  /**
   * The solver with a memory; a {@link ContextSolver} or {@link SubsetSolver} stays one.
   *
   * @param most instances remembered, at least 1; each takes about 4 bytes a score
   * @throws IllegalArgumentException if {@code most} is less
   */
  public static MapSolver of(MapSolver solver, int most) {
    SolutionPool pool = new SolutionPool(most);
    SolverTally tally = new SolverTally();
    if (solver instanceof ContextSolver contexts) {
      return new OfContexts(contexts, pool, tally);
    }
    if (solver instanceof SubsetSolver subsets) {
      return new OfSubsets(subsets, pool, tally);
    }
    return new PooledSolver(solver, pool, tally);
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    solve(NO_CONTEXT, solver, theta, z, offset, length);
  }

  private void solve(
      int[] context, MapSolver with, float[] theta, float[] z, int offset, int length) {
    SolutionPool.Key instance = SolutionPool.Key.of(context, theta, offset, length);
    if (pool.recall(instance, z, offset, length)) {
      tally.addRemembered();
    } else {
      with.solve(theta, z, offset, length);
      pool.keep(instance, z, offset, length);
    }
    tally.add(SearchOutcome.OPTIMAL);
  }

  /** Instances solved and remembered here; those limited are the solver's own. */
  @Override
  public SolverCounts counts() {
    return tally.counts().plus(new SolverCounts(0, solver.counts().limited(), 0));
  }

  @Override
  public void close() {
    solver.close();
  }

  @Override
  public String toString() {
    return "pooled " + solver;
  }

  private static final class OfContexts extends PooledSolver implements ContextSolver {

    private final ContextSolver solver;

    OfContexts(ContextSolver solver, SolutionPool pool, SolverTally tally) {
      super(solver, pool, tally);
      this.solver = solver;
    }

    /** A context that is not of its layout is found when it is solved for, not before. */
    @Override
    public MapSolver forInstance(float[] context, int offset, int size, int length) {
      MapSolver instance =
          new FirstMiss(solver, Arrays.copyOfRange(context, offset, offset + size), length);
      int[] bits = new int[size + 1];
      bits[0] = size + 1;
      for (int i = 0; i < size; i++) {
        bits[i + 1] = Float.floatToRawIntBits(context[offset + i]);
      }
      return (theta, z, at, elements) -> super.solve(bits, instance, theta, z, at, elements);
    }
  }

  /** Makes an instance's solver when the pool does not know the answer. */
  private static final class FirstMiss implements MapSolver {

    private final ContextSolver solver;
    private final float[] context;
    private final int length;

    /** Two threads may both make it: the same one. */
    private volatile MapSolver made;

    FirstMiss(ContextSolver solver, float[] context, int length) {
      this.solver = solver;
      this.context = context;
      this.length = length;
    }

    @Override
    public void solve(float[] theta, float[] z, int offset, int elements) {
      MapSolver instance = made;
      if (instance == null) {
        instance = solver.forInstance(context, 0, context.length, length);
        made = instance;
      }
      instance.solve(theta, z, offset, elements);
    }
  }

  private static final class OfSubsets extends PooledSolver implements SubsetSolver {

    private final SubsetSolver solver;

    OfSubsets(SubsetSolver solver, SolutionPool pool, SolverTally tally) {
      super(solver, pool, tally);
      this.solver = solver;
    }

    @Override
    public int k() {
      return solver.k();
    }

    @Override
    public int blockSize(int length) {
      return solver.blockSize(length);
    }
  }
}
