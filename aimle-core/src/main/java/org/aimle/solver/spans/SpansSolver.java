package org.aimle.solver.spans;

import java.util.Objects;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;

/**
 * Chooses a few short spans, that is, runs of neighbouring elements with at least one element that
 * is not chosen between two of them: of a text a few phrases instead of scattered words.
 *
 * <ul>
 *   <li><b>Scores</b> {@code theta[n]}, one for each element, of any sign.
 *   <li><b>Feasible</b>: the ones of {@code z} form at least {@code min-spans} and at most {@code
 *       spans} runs, each of {@code min-width} to {@code width} elements. An instance that has no
 *       room for so many spans has as many as fit, one shorter than {@code min-width} is one span.
 *   <li><b>Exact</b>, by a dynamic programme from the last element to the first: with {@code j}
 *       spans still to begin and {@code l} elements of the present span so far (0: none), {@code
 *       V(i, j, l) = max(theta_i + V(i + 1, j, l + 1), V(i + 1, j, 0))}, where a span that begins
 *       takes one from {@code j}, the first is allowed up to {@code width}, and the second from
 *       {@code min-width} on. Sums are of 64 bits.
 *   <li><b>Ties</b>: the choice with the element of lowest index in which they differ, so that a
 *       score of 0 is chosen where it does no harm.
 *   <li><b>Time</b> {@code O(n spans width)}, no allocation once a thread's scratch memory has
 *       grown, a byte for each state; above 64 MB it is not kept.
 * </ul>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class SpansSolver implements MapSolver {

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  /** Bytes that a thread keeps for its next instances. */
  private static final int MOST_KEPT = 1 << 26;

  private final SpanBounds bounds;

  /**
   * @param bounds how many spans, and how long
   */
  public SpansSolver(SpanBounds bounds) {
    this.bounds = Objects.requireNonNull(bounds, "bounds");
  }

  /**
   * @throws IllegalArgumentException if elements times spans times width are more than 2^31
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    Scores.requireFinite(theta, offset, length);
    if (length == 0) {
      return;
    }
    SpanBounds asked = bounds.within(length);
    int states = states(asked, length);
    Scratch mine = SCRATCH.get().grow(states, length);
    decide(theta, offset, length, asked, states, mine);
    follow(z, offset, length, asked, states, mine.takes);
    if (mine.takes.length > MOST_KEPT) {
      SCRATCH.remove();
    }
  }

  private int states(SpanBounds asked, int length) {
    long states = (asked.spans() + 1L) * (asked.width() + 1L);
    if (states * length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%d scores, %d spans and width %d need %d states but there is room for 2^31; ask for fewer or shorter spans"
              .formatted(length, asked.spans(), asked.width(), states * length));
    }
    return (int) states;
  }

  /** Fills in, for each element and state, whether the best choice takes the element. */
  private static void decide(
      float[] theta, int offset, int length, SpanBounds asked, int states, Scratch mine) {
    int stride = asked.width() + 1;
    double[] next = mine.next;
    double[] here = mine.here;
    atEnd(next, asked, stride);
    for (int i = length - 1; i >= 0; i--) {
      double score = theta[offset + i];
      int decision = i * states;
      for (int base = 0; base < states; base += stride) {
        double leave = next[base];
        for (int l = 0; l < stride; l++) {
          double take = Double.NEGATIVE_INFINITY;
          if (l == 0 && base > 0) {
            take = score + next[base - stride + 1];
          } else if (l > 0 && l < asked.width()) {
            take = score + next[base + l + 1];
          }
          double left = l == 0 || l >= asked.minWidth() ? leave : Double.NEGATIVE_INFINITY;
          boolean takes = take >= left;
          here[base + l] = takes ? take : left;
          mine.takes[decision++] = takes;
        }
      }
      double[] swap = next;
      next = here;
      here = swap;
    }
  }

  /** Behind the last element: no span may be too short, and none may be missing. */
  private static void atEnd(double[] values, SpanBounds asked, int stride) {
    for (int j = 0; j <= asked.spans(); j++) {
      boolean enough = asked.spans() - j >= asked.minSpans();
      for (int l = 0; l < stride; l++) {
        boolean whole = l == 0 || l >= asked.minWidth();
        values[j * stride + l] = enough && whole ? 0 : Double.NEGATIVE_INFINITY;
      }
    }
  }

  private static void follow(
      float[] z, int offset, int length, SpanBounds asked, int states, boolean[] takes) {
    int stride = asked.width() + 1;
    int base = asked.spans() * stride;
    int l = 0;
    for (int i = 0; i < length; i++) {
      boolean taken = takes[i * states + base + l];
      z[offset + i] = taken ? 1f : 0f;
      if (taken && l == 0) {
        base -= stride;
      }
      l = taken ? l + 1 : 0;
    }
  }

  @Override
  public String toString() {
    return "spans:" + bounds;
  }

  private static final class Scratch {
    double[] next = {};
    double[] here = {};
    boolean[] takes = {};

    Scratch grow(int states, int length) {
      if (next.length < states) {
        next = new double[states];
        here = new double[states];
      }
      if (takes.length < states * length) {
        takes = new boolean[states * length];
      }
      return this;
    }
  }
}
