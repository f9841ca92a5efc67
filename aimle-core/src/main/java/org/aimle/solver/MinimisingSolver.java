package org.aimle.solver;

import java.util.Objects;

/**
 * A cost minimiser as a {@link MapSolver}: {@code costs = -theta}, so that {@code argmax <z, theta>
 * = argmin <z, costs>}. The only place where a sign is flipped: a network whose outputs are costs
 * feeds {@code theta = -costs}, and gradients with respect to costs are minus those with respect to
 * theta. Thread-safe if the minimiser is; no allocation once a thread's scratch memory has grown.
 *
 * @since 0.1.0
 */
public final class MinimisingSolver implements MapSolver {

  private static final float[] LENT = {};
  private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> LENT);

  private final CostMinimiser minimiser;

  /**
   * @param minimiser solved by; closed with this solver
   */
  public MinimisingSolver(CostMinimiser minimiser) {
    this.minimiser = Objects.requireNonNull(minimiser, "minimiser");
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    Scores.requireFinite(theta, offset, length);
    float[] costs = SCRATCH.get();
    if (costs.length < length) {
      costs = new float[Math.max(length, 2 * costs.length)];
    }
    // While lent out it is not another solver's: a minimiser may itself call one.
    SCRATCH.set(LENT);
    try {
      for (int i = 0; i < length; i++) {
        // Unlike -theta, never -0f.
        costs[i] = 0f - theta[offset + i];
      }
      minimiser.minimise(costs, length, z, offset);
    } finally {
      SCRATCH.set(costs);
    }
  }

  @Override
  public SolverCounts counts() {
    return minimiser.counts();
  }

  @Override
  public void close() {
    minimiser.close();
  }

  @Override
  public String toString() {
    return minimiser.toString();
  }
}
