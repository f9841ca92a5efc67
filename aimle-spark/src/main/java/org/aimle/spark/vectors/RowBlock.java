package org.aimle.spark.vectors;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The vectors that a shard changed among the words of a block, and how often it changed each. A
 * class, as Kryo cannot read records.
 */
final class RowBlock implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int shard;
  private final int block;
  private final int[] rows;
  private final int[] changes;
  private final float[] values;

  private RowBlock(int shard, int block, int[] rows, int[] changes, float[] values) {
    this.shard = shard;
    this.block = block;
    this.rows = rows;
    this.changes = changes;
    this.values = values;
  }

  int block() {
    return block;
  }

  /** Blocks of inputs, then those of outputs; those that did not change are left out. */
  static Iterator<RowBlock> changed(int shard, SkipGram.Model model, int dimension, int size) {
    int words = model.inputChanges.length;
    int blocks = (words + size - 1) / size;
    return Stream.concat(
            IntStream.range(0, blocks)
                .mapToObj(
                    b -> of(shard, b, b * size, size, model.inputChanges, model.input, dimension)),
            IntStream.range(0, blocks)
                .mapToObj(
                    b ->
                        of(
                            shard,
                            blocks + b,
                            b * size,
                            size,
                            model.outputChanges,
                            model.output,
                            dimension)))
        .filter(block -> block.rows.length > 0)
        .iterator();
  }

  private static RowBlock of(
      int shard, int block, int first, int size, int[] changes, float[] table, int dimension) {
    int end = Math.min(first + size, changes.length);
    int[] rows = IntStream.range(first, end).filter(row -> changes[row] > 0).toArray();
    int[] counts = new int[rows.length];
    float[] values = new float[rows.length * dimension];
    for (int i = 0; i < rows.length; i++) {
      counts[i] = changes[rows[i]];
      System.arraycopy(table, rows[i] * dimension, values, i * dimension, dimension);
      rows[i] -= first;
    }
    return new RowBlock(shard, block, rows, counts, values);
  }

  /** The mean of all shards' blocks, weighted by changes, summed in the order of the shards. */
  static Optional<RowBlock> mean(List<RowBlock> arrived, int dimension) {
    if (arrived.isEmpty()) {
      return Optional.empty();
    }
    List<RowBlock> blocks = new ArrayList<>(arrived);
    blocks.sort((a, b) -> Integer.compare(a.shard, b.shard));
    int size = 1 + blocks.stream().mapToInt(b -> b.rows[b.rows.length - 1]).max().orElseThrow();
    double[] sums = new double[size * dimension];
    long[] weights = new long[size];
    for (RowBlock one : blocks) {
      for (int i = 0; i < one.rows.length; i++) {
        int to = one.rows[i] * dimension;
        weights[one.rows[i]] += one.changes[i];
        for (int d = 0; d < dimension; d++) {
          sums[to + d] += (double) one.changes[i] * one.values[i * dimension + d];
        }
      }
    }
    int[] rows = IntStream.range(0, size).filter(row -> weights[row] > 0).toArray();
    float[] values = new float[rows.length * dimension];
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < dimension; d++) {
        values[i * dimension + d] = (float) (sums[rows[i] * dimension + d] / weights[rows[i]]);
      }
    }
    return Optional.of(new RowBlock(0, blocks.get(0).block, rows, new int[rows.length], values));
  }

  /** Overwrites the rows of a table. */
  void copyTo(float[] table, int first, int dimension) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * dimension, table, (first + rows[i]) * dimension, dimension);
    }
  }
}
