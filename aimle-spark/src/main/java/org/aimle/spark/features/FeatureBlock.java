package org.aimle.spark.features;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of one shard in a few flat arrays: what storage keeps, writes and reads in one piece. A
 * class, as Kryo cannot read records. Immutable; arrays are not copied.
 */
public final class FeatureBlock implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int shardSize;
  private final float[] zeros;
  private final long[] ids;
  private final int labelSize;
  private final float[] labels;
  private final float[] weights;
  private final float[] values;
  private final int[] ends;

  /** Places of the values of rows that have few; the others have none. */
  private final int[] at;

  private final int[] atEnds;

  private FeatureBlock(int shardSize, float[] zeros, List<FeatureRow> rows) {
    int size = rows.size();
    this.shardSize = shardSize;
    this.zeros = zeros;
    this.ids = new long[size];
    this.labelSize = size == 0 ? 1 : rows.get(0).label().length;
    this.labels = new float[size * labelSize];
    this.weights = new float[size];
    this.ends = new int[size];
    this.atEnds = new int[size];
    long valueCount = 0;
    long atCount = 0;
    for (FeatureRow row : rows) {
      valueCount += row.values().length;
      atCount += row.at().length;
    }
    this.values = new float[Math.toIntExact(valueCount)];
    this.at = new int[Math.toIntExact(atCount)];
    int end = 0;
    int atEnd = 0;
    for (int i = 0; i < size; i++) {
      FeatureRow row = rows.get(i);
      ids[i] = row.id();
      System.arraycopy(row.label(), 0, labels, i * labelSize, labelSize);
      weights[i] = row.weight();
      System.arraycopy(row.values(), 0, values, end, row.values().length);
      end += row.values().length;
      ends[i] = end;
      System.arraycopy(row.at(), 0, at, atEnd, row.at().length);
      atEnd += row.at().length;
      atEnds[i] = atEnd;
    }
  }

  /**
   * @param rows in their order, with labels of one form
   * @param shardSize rows of the whole shard
   * @param zeros a row of zeros, standardised
   */
  static FeatureBlock of(List<FeatureRow> rows, int shardSize, float[] zeros) {
    return new FeatureBlock(shardSize, zeros, rows);
  }

  /** Rows of the whole shard, which other blocks have, too. */
  int shardSize() {
    return shardSize;
  }

  int size() {
    return ids.length;
  }

  /** Features of a row. */
  int columns() {
    return zeros.length;
  }

  long id(int row) {
    return ids[row];
  }

  float[] label(int row) {
    return Arrays.copyOfRange(labels, row * labelSize, (row + 1) * labelSize);
  }

  float weight(int row) {
    return weights[row];
  }

  /** Writes the standardised features of a row. */
  void copyTo(int row, float[] features, int offset) {
    int from = row == 0 ? 0 : ends[row - 1];
    int count = ends[row] - from;
    int atFrom = row == 0 ? 0 : atEnds[row - 1];
    if (count == zeros.length && atEnds[row] == atFrom) {
      System.arraycopy(values, from, features, offset, count);
      return;
    }
    System.arraycopy(zeros, 0, features, offset, zeros.length);
    for (int i = 0; i < count; i++) {
      features[offset + at[atFrom + i]] = values[from + i];
    }
  }
}
