package org.aimle.solver.topk;

import java.util.Arrays;
import org.aimle.solver.MapSolver;
import org.aimle.solver.NonFiniteScoresException;

/**
 * Chooses exactly the {@code k} largest scores: {@code C} is the 0/1 vectors with {@code k} ones.
 * Equal scores at the border go to the lowest index. Of fewer than {@code k} elements all are
 * chosen. Linear time, no allocation once a thread's scratch memory has grown; thread-safe.
 */
public final class TopKSolver implements MapSolver {

  private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[512]);

  private final int k;

  /**
   * @throws IllegalArgumentException if {@code k} is less than 1
   */
  public TopKSolver(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + " but must be at least 1");
    }
    this.k = k;
  }

  public int k() {
    return k;
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    float[] scores = SCRATCH.get();
    if (scores.length < length) {
      scores = new float[Math.max(length, 2 * scores.length)];
      SCRATCH.set(scores);
    }
    for (int i = 0; i < length; i++) {
      float score = theta[offset + i];
      if (!(Math.abs(score) <= Float.MAX_VALUE)) {
        throw new NonFiniteScoresException(
            "theta[" + i + "] is " + score + " but scores must be finite");
      }
      scores[i] = score;
    }
    if (length <= k) {
      Arrays.fill(z, offset, offset + length, 1f);
      return;
    }
    float border = largest(scores, length, k);
    int above = 0;
    for (int i = 0; i < length; i++) {
      above += theta[offset + i] > border ? 1 : 0;
    }
    int ties = k - above;
    for (int i = 0; i < length; i++) {
      float score = theta[offset + i];
      z[offset + i] = score > border || (score == border && ties-- > 0) ? 1f : 0f;
    }
  }

  /**
   * The {@code rank}-th largest of the first {@code length} values, which are reordered: Hoare's
   * selection, which gives up on bad luck and sorts what is left.
   */
  private static float largest(float[] values, int length, int rank) {
    int wanted = length - rank;
    int low = 0;
    int high = length - 1;
    int patience = 2 * (32 - Integer.numberOfLeadingZeros(length));
    while (low < high) {
      if (patience-- == 0) {
        Arrays.sort(values, low, high + 1);
        break;
      }
      float pivot = median(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          float swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      if (wanted <= j) {
        high = j;
      } else if (wanted >= i) {
        low = i;
      } else {
        break;
      }
    }
    return values[wanted];
  }

  private static float median(float a, float b, float c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  @Override
  public String toString() {
    return "top-k:k=" + k;
  }
}
