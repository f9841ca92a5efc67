package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The distinct rows of a batch of texts, in the order in which they first occur: rows are the same
 * if all their bits are. A text has the same words again and again, so there are far fewer distinct
 * rows of word vectors than tokens. Memory is kept from batch to batch.
 */
final class DistinctRows {

  private int columns;
  private int count;
  private int time;
  private Spans spans = Spans.all(0, 0);
  private int[] numbers = new int[0];
  private int[] bits = new int[0];
  private int[] hashes = new int[0];
  private int[] slots = new int[0];
  private int[] tile = new int[0];
  private int[] row = new int[0];
  private int[] factors = new int[0];

  /**
   * Finds the distinct rows among the tokens.
   *
   * @param x {@code [B, T, C]}, row-major floats in main memory
   */
  void find(INDArray x, Spans tokens) {
    spans = tokens;
    time = (int) x.size(1);
    columns = (int) x.size(2);
    count = 0;
    NativeMatrix xs = NativeMatrix.of(x);
    numbers = Scratch.atLeast(numbers, xs.rows());
    tile = Scratch.atLeast(tile, Math.multiplyExact(time, columns));
    if (row.length != columns) {
      row = new int[columns];
      factors = new Random(columns).ints(columns).map(i -> i | 1).toArray();
    }
    int size = Integer.highestOneBit(Math.max(1, xs.rows())) * 4;
    slots = Scratch.atLeast(slots, size);
    Arrays.fill(slots, 0, size, 0);
    for (int text = 0; text < x.size(0); text++) {
      int length = spans.length(text);
      int start = text * time + spans.from()[text];
      xs.rows(start, length).getBits(tile);
      for (int t = 0; t < length; t++) {
        System.arraycopy(tile, t * columns, row, 0, columns);
        numbers[start + t] = number(size - 1);
      }
    }
  }

  /** The number of {@code row}, a new one if it has not occurred. */
  private int number(int mask) {
    int hash = hash(row, factors, columns);
    int slot = (hash ^ hash >>> 15) & mask;
    while (slots[slot] != 0) {
      int known = slots[slot] - 1;
      int at = known * columns;
      if (hashes[known] == hash && Arrays.equals(row, 0, columns, bits, at, at + columns)) {
        return known;
      }
      slot = slot + 1 & mask;
    }
    if (bits.length < (count + 1L) * columns) {
      long larger = Math.max(1 << 12, 2L * (count + 1) * columns);
      bits = Arrays.copyOf(bits, (int) Math.min(larger, Integer.MAX_VALUE - 8));
      hashes = Arrays.copyOf(hashes, bits.length / columns);
    }
    System.arraycopy(row, 0, bits, count * columns, columns);
    hashes[count] = hash;
    slots[slot] = count + 1;
    return count++;
  }

  /** Small numbers as floats have no low bits, which products would keep from the high ones. */
  private static int hash(int[] row, int[] factors, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (row[i] ^ row[i] >>> 15) * factors[i];
    }
    return sum;
  }

  /** How many there are. */
  int count() {
    return count;
  }

  int columns() {
    return columns;
  }

  /** Where the tokens lie. */
  Spans spans() {
    return spans;
  }

  /** Which of the distinct rows, from 0, is at a position of a text that is a token. */
  int at(int text, int t) {
    return numbers[text * time + t];
  }

  /** Copies the bits of distinct row {@code number} to {@code to[offset ..)}. */
  void copyBits(int number, int[] to, int offset) {
    System.arraycopy(bits, number * columns, to, offset, columns);
  }
}
