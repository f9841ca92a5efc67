package org.aimle.solver.topk;

import java.util.Arrays;
import org.aimle.solver.Scores;
import org.aimle.solver.SubsetSolver;
import org.aimle.spec.Ranges;

/**
 * Chooses the {@code k} largest scores of each block of {@code size} successive elements, one by
 * default, as the categorical variables of discrete autoencoders do: {@code theta[m * size]} for m
 * blocks, whatever m. Feasible are the vectors with {@code k} ones in every block; equal scores go
 * to the lowest index. Linear time, no allocation once a thread's scratch memory has grown;
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class BlockTopKSolver implements SubsetSolver {

  private final int size;
  private final TopKSolver block;

  /**
   * @param size elements of a block, at least 1
   * @param k ones in a block, in 1 .. size
   * @throws IllegalArgumentException if one is out of range
   */
  public BlockTopKSolver(int size, int k) {
    Ranges.atLeastOne("size", size);
    if (k < 1 || k > size) {
      throw new IllegalArgumentException(
          "k is " + k + " but must be in 1 .. " + size + ", the size of a block");
    }
    this.size = size;
    this.block = new TopKSolver(k);
  }

  @Override
  public int k() {
    return block.k();
  }

  @Override
  public int blockSize(int length) {
    return size;
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    if (length % size != 0) {
      throw new IllegalArgumentException(
          "the instance has %d scores but must have a multiple of size, %d"
              .formatted(length, size));
    }
    // All at once, so that a message counts from the instance's first element.
    Scores.requireFinite(theta, offset, length);
    if (block.k() == 1) {
      chooseLargest(theta, z, offset, length);
    } else {
      for (int from = offset; from < offset + length; from += size) {
        block.solve(theta, z, from, size);
      }
    }
  }

  private void chooseLargest(float[] theta, float[] z, int offset, int length) {
    Arrays.fill(z, offset, offset + length, 0f);
    for (int from = offset; from < offset + length; from += size) {
      int at = from;
      float largest = theta[from];
      for (int i = from + 1; i < from + size; i++) {
        if (theta[i] > largest) {
          largest = theta[i];
          at = i;
        }
      }
      z[at] = 1f;
    }
  }

  @Override
  public String toString() {
    return "block-top-k:size=" + size + ",k=" + block.k();
  }
}
