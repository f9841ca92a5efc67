package org.aimle.solver.topk;

import java.util.Arrays;
import org.aimle.solver.Scores;
import org.aimle.solver.SubsetSolver;
import org.aimle.spec.Ranges;

/**
 * Chooses exactly the {@code k} largest scores: {@code C} is the 0/1 vectors with {@code k} ones.
 * Equal scores at the border go to the lowest index. Of fewer than {@code k} elements all are
 * chosen. Linear time, no allocation once a thread's scratch memory has grown; thread-safe.
 *
 * @since 0.1.0
 */
public final class TopKSolver implements SubsetSolver {

  /** Groups left by folding, per element to choose; more cost time to select from. */
  private static final int GROUPS = 2;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final int k;

  /**
   * @throws IllegalArgumentException if {@code k} is less than 1
   */
  public TopKSolver(int k) {
    Ranges.atLeastOne("k", k);
    this.k = k;
  }

  @Override
  public int k() {
    return k;
  }

  /** One block: all elements. */
  @Override
  public int blockSize(int length) {
    return length;
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    Scores.requireFinite(theta, offset, length);
    if (length <= k) {
      Arrays.fill(z, offset, offset + length, 1f);
      return;
    }
    Arrays.fill(z, offset, offset + length, 0f);
    if (k == 1) {
      z[largest(theta, offset, length)] = 1;
    } else {
      solve(theta, z, offset, length, SCRATCH.get().grow(length));
    }
  }

  private static int largest(float[] theta, int offset, int length) {
    int at = offset;
    float largest = theta[offset];
    for (int i = offset + 1; i < offset + length; i++) {
      if (theta[i] > largest) {
        largest = theta[i];
        at = i;
      }
    }
    return at;
  }

  private void solve(float[] theta, float[] z, int offset, int length, Scratch scratch) {
    float[] values = scratch.values;
    int[] places = scratch.places;
    float bound = bound(theta, offset, length, scratch);
    int candidates = 0;
    for (int i = offset; i < offset + length; i++) {
      float score = theta[i];
      if (score >= bound) {
        values[candidates] = score;
        places[candidates++] = i;
      }
    }
    float border = candidates == k ? bound : ranked(values, candidates, k, scratch);
    int chosen = 0;
    for (int c = 0; c < candidates; c++) {
      int in = values[c] >= border ? 1 : 0;
      z[places[c]] = in;
      chosen += in;
    }
    for (int c = candidates - 1; chosen > k; c--) {
      if (values[c] == border) {
        z[places[c]] = 0;
        chosen--;
      }
    }
  }

  /**
   * A score that at least {@code k} scores reach, and few more: elements are folded into at least
   * {@code k} groups, each known by its maximum, and the {@code k}-th largest maximum is taken.
   */
  private float bound(float[] theta, int offset, int length, Scratch scratch) {
    float[] values = scratch.values;
    if ((length + 1) / 2 < GROUPS * k) {
      return Float.NEGATIVE_INFINITY;
    }
    System.arraycopy(theta, offset, values, 0, length);
    int groups = length;
    for (int half; (half = (groups + 1) / 2) >= GROUPS * k; groups = half) {
      System.arraycopy(values, half, scratch.left, 0, groups - half);
      max(values, scratch.left, groups - half);
    }
    return ranked(values, groups, k, scratch);
  }

  /** One index for both arrays, or the compiler does not use vector instructions. */
  private static void max(float[] values, float[] others, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = Math.max(values[i], others[i]);
    }
  }

  /**
   * The {@code rank}-th largest of the first {@code length} values: selection by partition into
   * larger and smaller values, without branches that depend on them, from one array into another.
   * It gives up on bad luck and sorts what is left.
   *
   * @param values only read
   */
  private static float ranked(float[] values, int length, int rank, Scratch scratch) {
    float[] from = values;
    float[] to = scratch.left;
    int low = 0;
    int left = length;
    int wanted = rank;
    int patience = 2 * (32 - Integer.numberOfLeadingZeros(length));
    while (patience-- > 0) {
      float pivot = median(from[low], from[low + left / 2], from[low + left - 1]);
      int above = 0;
      int below = left;
      for (int i = low; i < low + left; i++) {
        float value = from[i];
        to[above] = value;
        to[below - 1] = value;
        // The sign bits of the differences: 1 if the value is larger, or smaller, than the pivot.
        above += Float.floatToRawIntBits(pivot - value) >>> 31;
        below -= Float.floatToRawIntBits(value - pivot) >>> 31;
      }
      if (wanted <= above) {
        low = 0;
        left = above;
      } else if (wanted <= below) {
        return pivot;
      } else {
        low = below;
        left -= below;
        wanted -= below;
      }
      from = to;
      to = from == scratch.left ? scratch.right : scratch.left;
    }
    Arrays.sort(from, low, low + left);
    return from[low + left - wanted];
  }

  private static float median(float a, float b, float c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /** One thread's memory. */
  private static final class Scratch {

    private float[] values = new float[512];
    private float[] left = new float[512];
    private float[] right = new float[512];
    private int[] places = new int[512];

    Scratch grow(int length) {
      if (values.length < length) {
        values = new float[Math.max(length, 2 * values.length)];
        left = new float[values.length];
        right = new float[values.length];
        places = new int[values.length];
      }
      return this;
    }
  }

  @Override
  public String toString() {
    return "top-k:k=" + k;
  }
}
