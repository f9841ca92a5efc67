package org.aimle.solver.sequence;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import org.aimle.solver.ContextRow;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.SearchOutcome;

/**
 * The best sequence of states, one at each position, by Viterbi's algorithm (IEEE Transactions on
 * Information Theory 13, 1967): the MAP problem of linear-chain models, such as taggers.
 *
 * <ul>
 *   <li><b>Scores</b> {@code theta}: of the state {@code s} at position {@code t} at {@code t *
 *       states + s}; then, if transitions are scored, of going from {@code i} at position {@code t}
 *       to {@code j} at the next one at {@code positions * states + (t * states + i) * states + j}.
 *       The number of positions follows from the length: {@code T * S}, or {@code T * S + (T - 1) *
 *       S * S}.
 *   <li><b>Feasible</b> are one state at each position and, if scored, the transitions between
 *       them, as {@link ChainStates} allow.
 *   <li><b>Ties:</b> the lowest state at the first position at which equally good sequences differ.
 *       Exact: where sums in double precision are not, since some scores are more than some 2^20
 *       times as large as others, scores are rounded first, to 52 binary digits less those of twice
 *       the number of positions below the largest ({@link WholeScores}).
 *   <li><b>Context:</b> the number of positions that the example has; the others are padding at the
 *       end, where nothing is chosen.
 *   <li><b>Time:</b> O(T S^2) for T positions and S states. No allocation once a thread's scratch
 *       memory has grown, unless scores are far apart.
 * </ul>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class LinearChainSolver implements ContextSolver {

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private static final class Scratch {
    /** The scores that may count: states, then transitions, of the positions used. */
    float[] used = new float[0];

    /** The scores, or rounded ones: their sums are exact. */
    double[] scores = new double[0];

    double[] now = new double[0];
    double[] later = new double[0];

    /** The best next state of each state at each position. */
    int[] next = new int[0];
  }

  private final ChainStates states;
  private final Transitions transitions;
  private final OptionalInt positions;
  private final SolverTally tally = new SolverTally();

  /**
   * @param positions how many there are; empty if that follows from the scores
   * @throws IllegalArgumentException if there is none, or the scores of so many do not fit into an
   *     array
   */
  public LinearChainSolver(ChainStates states, Transitions transitions, OptionalInt positions) {
    this.states = Objects.requireNonNull(states, "states");
    this.transitions = Objects.requireNonNull(transitions, "transitions");
    this.positions = positions;
    positions.ifPresent(
        count -> {
          if (count < 1 || length(count) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                "length is " + count + " but must be at least 1, and have fewer than 2^31 scores");
          }
        });
  }

  private long length(int count) {
    long size = states.count();
    return count * size + (transitions == Transitions.SCORED ? (count - 1) * size * size : 0);
  }

  private int positions(int length) {
    long size = states.count();
    long count =
        transitions == Transitions.SCORED
            ? (length + size * size) / (size + size * size)
            : length / size;
    if (length == 0 || length(Math.toIntExact(count)) != length) {
      throw new IllegalArgumentException(
          "the instance has %d scores, but a chain of %d states has %d for 2 positions, %d for 3"
              .formatted(length, size, length(2), length(3)));
    }
    if (positions.isPresent() && positions.getAsInt() != count) {
      throw new IllegalArgumentException(
          "the instance has %d scores, those of %d positions, but length is %d"
              .formatted(length, count, positions.getAsInt()));
    }
    return (int) count;
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    solve(positions(length), theta, z, offset, length);
  }

  @Override
  public MapSolver forInstance(float[] context, int offset, int size, int length) {
    ContextRow row = new ContextRow(context, offset, size);
    row.requireSize(1, "the number of positions");
    int used = row.whole(0, "the number of positions", 1, positions(length));
    row.requirePaddingFrom(1);
    return (theta, z, at, elements) -> {
      if (elements != length) {
        throw new IllegalArgumentException(
            "the instance was made for " + length + " scores but has " + elements);
      }
      solve(used, theta, z, at, elements);
    };
  }

  private void solve(int used, float[] theta, float[] z, int offset, int length) {
    Scores.requireFinite(theta, offset, length);
    int size = states.count();
    int steps = offset + positions(length) * size;
    Scratch scratch = SCRATCH.get();
    int needed = (int) length(used);
    if (scratch.scores.length < needed) {
      scratch.scores = new double[needed];
      scratch.used = new float[needed];
    }
    double[] scores = scratch.scores;
    copyUsed(used, theta, offset, steps, scratch.used);
    SearchOutcome outcome =
        WholeScores.forSumsInDoubles(scratch.used, 0, needed, 2L * used, scores);
    if (scratch.now.length < size || scratch.next.length < used * size) {
      scratch.now = new double[size];
      scratch.later = new double[size];
      scratch.next = new int[used * size];
    }
    for (int s = 0; s < size; s++) {
      scratch.now[s] = states.mayEnd(s) ? scores[(used - 1) * size + s] : Double.NEGATIVE_INFINITY;
    }
    for (int t = used - 2; t >= 0; t--) {
      double[] later = scratch.now;
      scratch.now = scratch.later;
      scratch.later = later;
      for (int s = 0; s < size; s++) {
        int from = (used + t * size + s) * size;
        double best = Double.NEGATIVE_INFINITY;
        int next = 0;
        for (int to = 0; to < size; to++) {
          double value = later[to] + (transitions == Transitions.SCORED ? scores[from + to] : 0);
          if (value > best && states.mayFollow(s, to)) {
            best = value;
            next = to;
          }
        }
        scratch.now[s] = scores[t * size + s] + best;
        scratch.next[t * size + s] = next;
      }
    }
    int state = first(scratch.now);
    Arrays.fill(z, offset, offset + length, 0f);
    for (int t = 0; t < used; t++) {
      z[offset + t * size + state] = 1f;
      if (t < used - 1) {
        int next = scratch.next[t * size + state];
        if (transitions == Transitions.SCORED) {
          z[steps + (t * size + state) * size + next] = 1f;
        }
        state = next;
      }
    }
    tally.add(outcome);
  }

  /**
   * Copies what a sequence may have; of padding, and of what is forbidden, huge scores must not
   * cost the others their digits.
   */
  private void copyUsed(int used, float[] theta, int offset, int steps, float[] copy) {
    int size = states.count();
    System.arraycopy(theta, offset, copy, 0, used * size);
    for (int s = 0; s < size; s++) {
      if (!states.mayStart(s)) {
        copy[s] = 0;
      }
      if (!states.mayEnd(s)) {
        copy[(used - 1) * size + s] = 0;
      }
    }
    if (transitions != Transitions.SCORED) {
      return;
    }
    int at = used * size;
    for (int t = 0; t < used - 1; t++) {
      for (int s = 0; s < size; s++) {
        for (int to = 0; to < size; to++) {
          copy[at] = states.mayFollow(s, to) ? theta[steps + at - used * size] : 0;
          at++;
        }
      }
    }
  }

  private int first(double[] values) {
    double best = Double.NEGATIVE_INFINITY;
    int first = -1;
    for (int s = 0; s < states.count(); s++) {
      if (values[s] > best && states.mayStart(s)) {
        best = values[s];
        first = s;
      }
    }
    if (first < 0) {
      throw new IllegalArgumentException(
          "linear-chain: no sequence of states is allowed from the first position to the last;"
              + " allow more transitions, starts or ends");
    }
    return first;
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }

  @Override
  public String toString() {
    return "linear-chain:states=" + states.count() + ",transitions=" + transitions;
  }
}
