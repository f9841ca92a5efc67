package org.aimle.solver.knapsack;

import static org.aimle.solver.knapsack.CoreSearch.Wanted.ANY_BEST;
import static org.aimle.solver.knapsack.CoreSearch.Wanted.FIRST_OF_BEST;

import java.util.Objects;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.WholeScores;
import org.aimle.solver.knapsack.CoreStates.End;
import org.aimle.solver.limits.LimitPolicy;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchLimitException;
import org.aimle.solver.limits.SearchOutcome;

/**
 * The 0/1 knapsack: {@code theta[items]} scores the items, and those chosen weigh at most the
 * capacity together. Exact, unless a limit says otherwise: branch and bound with a bound on its
 * work, then a table of all capacities where that is small ({@code items * capacity} up to 2^23;
 * one bit each, and 8 bytes a capacity), else a dynamic programme over undominated sets of items of
 * a growing core (up to 500 MB, mostly far less). Weights and capacity are integers; scale others
 * to a common unit. The weights of the items that fit alone sum to 2^62 at most. Thread-safe.
 *
 * <p>Ties go to the lowest index, so an item of score 0 is chosen if it does no harm. Where {@code
 * items * capacity} is beyond 2^23 and telling the best choices apart takes too much work, it is
 * the same one of them each time, and harmless items are added in the order of their indices.
 *
 * @since 0.1.0
 */
public final class KnapsackSolver implements MapSolver {

  /** Up to this many (item, capacity) pairs the table is filled, about 10 ms. */
  private static final long TABLE = 1L << 23;

  /** Steps of branch and bound take about as long as so many entries of the table. */
  private static final int ENTRIES_A_STEP = 8;

  /** Ratios of values and weights stay exact enough to sort by. */
  static final long LARGEST = 1L << 53;

  /** Searches add the weights of all items that fit, and the capacity, in 64 bits. */
  private static final long LARGEST_SUM = 1L << 62;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private static final class Scratch {
    float[] scores = new float[0];
    long[] values = new long[0];
    long[] weights = new long[0];
    int[] candidates = new int[0];
    final CapacityTable table = new CapacityTable();
    final RatioOrder order = new RatioOrder();
    final Incumbent best = new Incumbent();
    final CoreSearch search = new CoreSearch();

    void grow(int length) {
      if (scores.length < length) {
        scores = new float[length];
        values = new long[length];
        weights = new long[length];
        candidates = new int[length];
      }
    }
  }

  private final long[] weights;
  private final long capacity;
  private final SearchLimit limit;
  private final SolverTally tally;

  /**
   * A knapsack without a limit of work.
   *
   * @param weights of the items, in 0 .. 2^53; those up to the capacity sum to 2^62 at most; copied
   * @param capacity in 0 .. 2^53
   * @throws IllegalArgumentException if one is not
   */
  public KnapsackSolver(long[] weights, long capacity) {
    this(weights, capacity, new SolverTally());
  }

  /**
   * A knapsack without a limit of work, one of several that count together.
   *
   * @param weights of the items, in 0 .. 2^53; those up to the capacity sum to 2^62 at most; copied
   * @param capacity in 0 .. 2^53
   * @param tally what it counts with
   * @throws IllegalArgumentException if a weight or the capacity is not
   */
  public KnapsackSolver(long[] weights, long capacity, SolverTally tally) {
    this(weights.clone(), capacity, SearchLimit.NONE, tally);
  }

  KnapsackSolver(long[] weights, long capacity, SearchLimit limit, SolverTally tally) {
    if (weights.length > RatioOrder.MOST_ITEMS) {
      throw new IllegalArgumentException(
          "knapsack has "
              + weights.length
              + " items but can have at most "
              + RatioOrder.MOST_ITEMS);
    }
    for (int i = 0; i < weights.length; i++) {
      requireInRange("weights[" + i + "]", weights[i]);
    }
    requireInRange("capacity", capacity);
    requireSum(weights, capacity);
    this.weights = weights;
    this.capacity = capacity;
    this.limit = Objects.requireNonNull(limit, "limit");
    this.tally = Objects.requireNonNull(tally, "tally");
  }

  private static void requireInRange(String name, long value) {
    if (value < 0 || value > LARGEST) {
      throw new IllegalArgumentException(
          name + " is " + value + " but must be in 0 .. " + LARGEST + "; use coarser units");
    }
  }

  private static void requireSum(long[] weights, long capacity) {
    long sum = 0;
    for (long weight : weights) {
      // at most 2^62 + 2^53 before it is refused
      sum += weight <= capacity ? weight : 0;
      if (sum > LARGEST_SUM) {
        throw new IllegalArgumentException(
            "the weights of the "
                + weights.length
                + " items sum to "
                + sum
                + " or more but must sum to at most "
                + LARGEST_SUM
                + "; use coarser units");
      }
    }
  }

  /** The instance of a context: the capacity, then the weight of each item. */
  static KnapsackSolver read(
      ContextNumbers context, int length, SearchLimit limit, SolverTally tally) {
    long capacity = context.whole("the capacity", 0, ContextNumbers.MOST);
    return new KnapsackSolver(
        context.wholes("weight", length, 0, ContextNumbers.MOST), capacity, limit, tally);
  }

  /**
   * @throws SearchLimitException if the limit is reached and the policy is to fail, or memory would
   *     not hold the undominated sets of items and there is no limit at which to give the best one
   *     found
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
    Scores.requireFinite(theta, offset, length);
    Scratch scratch = SCRATCH.get();
    scratch.grow(length);
    int count = 0;
    long total = 0;
    for (int i = 0; i < length; i++) {
      // What weighs nothing and does not harm is chosen, what harms or does not fit is not.
      boolean candidate = theta[offset + i] >= 0 && weights[i] <= capacity;
      z[offset + i] = candidate ? 1f : 0f;
      if (candidate && weights[i] > 0) {
        scratch.candidates[count] = i;
        scratch.scores[count] = theta[offset + i];
        scratch.weights[count++] = weights[i];
        total = total > capacity ? total : total + weights[i];
      }
    }
    SearchOutcome outcome = SearchOutcome.OPTIMAL;
    if (total > capacity) {
      boolean[] chosen = new boolean[count];
      outcome = choose(scratch, count, chosen);
      for (int i = 0; i < count; i++) {
        z[offset + scratch.candidates[i]] = chosen[i] ? 1f : 0f;
      }
    }
    tally.add(outcome);
  }

  /** Chooses among candidates that do not all fit together. */
  private SearchOutcome choose(Scratch scratch, int count, boolean[] chosen) {
    long[] values = scratch.values;
    SearchOutcome rounded =
        WholeScores.round(scratch.scores, 0, count, WholeScores.bitsForSumsOf(count), values);
    divideByCommonDivisor(values, count);
    long units = capacity / divideByCommonDivisor(scratch.weights, count);
    RatioOrder order = scratch.order;
    order.sort(values, scratch.weights, count, units);
    Incumbent best = scratch.best;
    best.reset(count);
    SearchWork work = new SearchWork(limit);
    boolean hasTable = units + 1 <= TABLE / count;
    long tableSteps = count * units / ENTRIES_A_STEP;
    long most = hasTable ? 4L * count + tableSteps / 4 : 20_000 + 4L * count;
    boolean first = scratch.search.improve(order, best, FIRST_OF_BEST, work, most);
    if (first) {
      best.write(order, chosen);
      return rounded;
    }
    if (hasTable && tableSteps <= work.left()) {
      scratch.table.solve(values, scratch.weights, count, (int) units, chosen);
      return rounded;
    }
    boolean proved =
        scratch.search.improve(order, best, ANY_BEST, work, 4 * most) || proved(order, best, work);
    if (proved) {
      first = scratch.search.improve(order, best, FIRST_OF_BEST, work, most);
    }
    best.write(order, chosen);
    if (!first) {
      addHarmless(scratch.weights, units, chosen);
    }
    return proved ? rounded : SearchOutcome.LIMITED;
  }

  /**
   * Whether the undominated sets prove the incumbent, improved by them, best.
   *
   * @throws SearchLimitException as {@link #solve} says
   */
  private boolean proved(RatioOrder order, Incumbent best, SearchWork work) {
    CoreStates.End end = work.isOver() ? End.LIMIT : new CoreStates(order, best, work).run();
    if (end == End.PROVED) {
      return true;
    }
    if (limit.isNone() || limit.policy() == LimitPolicy.FAIL) {
      throw new SearchLimitException(
          "knapsack of "
              + order.count
              + " items and capacity "
              + capacity
              + (end == End.LIMIT
                  ? " ended at its limit (" + limit + ") without a proof; raise the limit"
                  : " has more undominated sets of items than memory is meant for ("
                      + CoreStates.MOST_STATES
                      + "); use coarser units of weight")
              + (limit.isNone()
                  ? ", or give a limit, such as limit=60, at which to take the best found"
                  : ", or take the best found with on-limit=best"));
    }
    return false;
  }

  /** Items that still fit; they are worth nothing, or the choice would not be a best one. */
  private static void addHarmless(long[] weights, long capacity, boolean[] chosen) {
    long room = capacity;
    for (int i = 0; i < chosen.length; i++) {
      room -= chosen[i] ? weights[i] : 0;
    }
    for (int i = 0; i < chosen.length; i++) {
      if (!chosen[i] && weights[i] <= room) {
        chosen[i] = true;
        room -= weights[i];
      }
    }
  }

  private static long divideByCommonDivisor(long[] numbers, int count) {
    long divisor = 0;
    for (int i = 0; i < count && divisor != 1; i++) {
      divisor = greatestCommonDivisor(divisor, numbers[i]);
    }
    if (divisor > 1) {
      for (int i = 0; i < count; i++) {
        numbers[i] /= divisor;
      }
    }
    return Math.max(1, divisor);
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
