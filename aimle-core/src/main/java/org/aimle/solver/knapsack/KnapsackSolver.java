package org.aimle.solver.knapsack;

import java.util.Arrays;
import java.util.Objects;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.SearchLimitException;

/**
 * The 0/1 knapsack: {@code theta[items]} scores the items, and those chosen weigh at most the
 * capacity together. Exact: a dynamic programme over capacities or, where those are many, over the
 * undominated sets of items. Ties go to the lowest index, so an item of score 0 is chosen if it
 * does no harm. Weights and capacity are integers; scale others to a common unit. Thread-safe.
 *
 * @since 0.1.0
 */
public final class KnapsackSolver implements MapSolver {

  /** Up to this many (item, capacity) pairs the table is filled, about 10 ms. */
  private static final long TABLE = 1L << 23;

  /** Larger floats do not tell neighbouring integers apart. */
  private static final int LARGEST_IN_CONTEXT = 1 << 24;

  /** Sums of weights stay exact. */
  static final long LARGEST = 1L << 53;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private static final class Scratch {
    long[] values = new long[0];
    long[] candidateValues = new long[0];
    long[] candidateWeights = new long[0];
    int[] candidates = new int[0];
    final CapacityTable table = new CapacityTable();
  }

  private final long[] weights;
  private final long capacity;
  private final SolverTally tally;

  /**
   * @param weights of the items, in 0 .. 2^53; copied
   * @param capacity in 0 .. 2^53
   * @throws IllegalArgumentException if one is not
   */
  public KnapsackSolver(long[] weights, long capacity) {
    this(weights.clone(), capacity, new SolverTally());
  }

  KnapsackSolver(long[] weights, long capacity, SolverTally tally) {
    for (int i = 0; i < weights.length; i++) {
      requireInRange("weights[" + i + "]", weights[i]);
    }
    requireInRange("capacity", capacity);
    this.weights = weights;
    this.capacity = capacity;
    this.tally = Objects.requireNonNull(tally, "tally");
  }

  private static void requireInRange(String name, long value) {
    if (value < 0 || value > LARGEST) {
      throw new IllegalArgumentException(
          name + " is " + value + " but must be in 0 .. " + LARGEST + "; use coarser units");
    }
  }

  /** The instance of a context: the capacity, then the weight of each item. */
  static KnapsackSolver read(ContextNumbers context, int length, SolverTally tally) {
    long capacity = context.whole("the capacity", 0, LARGEST_IN_CONTEXT);
    return new KnapsackSolver(
        context.wholes("weight", length, 0, LARGEST_IN_CONTEXT), capacity, tally);
  }

  /**
   * @throws SearchLimitException if capacities are so many, and sets of items that none dominates
   *     too, that memory would not hold them
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    if (length != weights.length) {
      throw new IllegalArgumentException(
          "knapsack has "
              + weights.length
              + " weights but theta has "
              + length
              + " elements; give each item a weight");
    }
    Scratch scratch = SCRATCH.get();
    if (scratch.values.length < length) {
      scratch.values = new long[length];
      scratch.candidateValues = new long[length];
      scratch.candidateWeights = new long[length];
      scratch.candidates = new int[length];
    }
    WholeScores.of(theta, offset, length, WholeScores.bitsForSumsOf(length), scratch.values);
    int count = 0;
    long total = 0;
    long unit = 0;
    for (int i = 0; i < length; i++) {
      if (theta[offset + i] >= 0 && weights[i] <= capacity) {
        scratch.candidates[count] = i;
        scratch.candidateValues[count] = scratch.values[i];
        scratch.candidateWeights[count++] = weights[i];
        unit = greatestCommonDivisor(unit, weights[i]);
        total = total > capacity ? total : total + weights[i];
      }
    }
    boolean[] chosen = new boolean[count];
    if (total <= capacity) {
      Arrays.fill(chosen, true);
    } else {
      long units = capacity / unit;
      for (int i = 0; i < count; i++) {
        scratch.candidateWeights[i] /= unit;
      }
      if (units + 1 <= TABLE / count) {
        scratch.table.solve(
            scratch.candidateValues, scratch.candidateWeights, count, (int) units, chosen);
      } else {
        new UndominatedSets(scratch.candidateValues, scratch.candidateWeights, count, units)
            .choose(chosen);
      }
    }
    Arrays.fill(z, offset, offset + length, 0f);
    for (int i = 0; i < count; i++) {
      z[offset + scratch.candidates[i]] = chosen[i] ? 1f : 0f;
    }
    tally.addSolved();
  }

  private static long greatestCommonDivisor(long a, long b) {
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }
}
