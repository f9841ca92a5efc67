package org.aimle.dl4j;

import java.util.Arrays;
import org.aimle.solver.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where the real elements of a batch of scores {@code [B, n]} are: gathers each row's to its front,
 * as solvers want them, and puts results back. Immutable.
 */
final class ScoreRows {

  private final Rows rows;

  /** Column of each real element, row by row; empty if every row's real elements come first. */
  private final int[][] columns;

  private ScoreRows(Rows rows, int[][] columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * @param batch B
   * @param n columns
   * @param mask {@code [B, n]}, 0 at padding; null if there is none
   */
  static ScoreRows of(int batch, int n, INDArray mask) {
    if (mask == null) {
      return new ScoreRows(Rows.full(batch, n), new int[0][]);
    }
    if (mask.length() != (long) batch * n) {
      throw new IllegalArgumentException(
          "the feature mask has shape "
              + Arrays.toString(mask.shape())
              + " but the scores are ["
              + batch
              + ", "
              + n
              + "]");
    }
    float[] real = HostArrays.read(mask);
    int[] lengths = new int[batch];
    int[][] columns = new int[batch][];
    boolean prefix = true;
    for (int b = 0; b < batch; b++) {
      int[] found = new int[n];
      int count = 0;
      for (int i = 0; i < n; i++) {
        if (real[b * n + i] != 0) {
          prefix &= i == count;
          found[count++] = i;
        }
      }
      lengths[b] = count;
      columns[b] = Arrays.copyOf(found, count);
    }
    return new ScoreRows(Rows.padded(n, lengths), prefix ? new int[0][] : columns);
  }

  Rows rows() {
    return rows;
  }

  /** {@code [B * draws, n]} as it stands in the graph -> each row's real elements first, then 0. */
  float[] gather(INDArray array, int draws) {
    float[] values = HostArrays.read(array);
    rows.requireSize("array", values, draws);
    int n = rows.stride();
    for (int row = 0; row < rows.batch() * draws; row++) {
      int b = row / draws;
      int length = rows.length(b);
      if (columns.length > 0) {
        for (int i = 0; i < length; i++) {
          values[row * n + i] = values[row * n + columns[b][i]];
        }
      }
      Arrays.fill(values, row * n + length, (row + 1) * n, 0f);
    }
    return values;
  }

  /** The inverse of {@link #gather}: padding is 0. */
  void scatter(float[] values, int draws, INDArray into) {
    float[] placed = values;
    if (columns.length > 0) {
      int n = rows.stride();
      placed = new float[values.length];
      for (int row = 0; row < rows.batch() * draws; row++) {
        int b = row / draws;
        for (int i = 0; i < rows.length(b); i++) {
          placed[row * n + columns[b][i]] = values[row * n + i];
        }
      }
    }
    HostArrays.write(placed, into);
  }
}
