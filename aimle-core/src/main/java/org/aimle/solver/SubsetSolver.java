package org.aimle.solver;

/**
 * A solver whose feasible vectors are all those with exactly {@code k} ones in each block of
 * consecutive elements (all ones, in a block of fewer than {@code k}). What is known of the
 * feasible set lets estimators sample from {@code p(z) ~ exp(<theta, z>)} exactly, or relax it.
 *
 * @since 0.1.0
 */
public interface SubsetSolver extends MapSolver {

  /** Ones in each block, at least 1. */
  int k();

  /**
   * Elements of a block.
   *
   * @param length elements of an instance
   * @return a divisor of {@code length}; {@code length} itself if there is one block
   */
  int blockSize(int length);
}
