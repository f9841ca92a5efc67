package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.Random;

/**
 * Numbers for rows of bits, from 0 in the order in which they are added. Rows are known by 128 bits
 * of hashes alone, two sums of products with random odd factors: among a million rows two are taken
 * for one with a probability of 1e-27. Any number of threads may ask while nothing is added.
 */
final class RowNumbers {

  private static final int FIRST_SLOTS = 1 << 12;

  private final long[] factors;
  private long[] names = new long[2 * FIRST_SLOTS];
  private int[] numbers = new int[FIRST_SLOTS];
  private int count;

  /**
   * @param columns of each row
   */
  RowNumbers(int columns) {
    factors = new Random(columns).longs(2L * columns).map(factor -> factor | 1).toArray();
    clear();
  }

  int count() {
    return count;
  }

  /** Forgets all rows. */
  void clear() {
    Arrays.fill(numbers, -1);
    count = 0;
  }

  /** Half of the name of the row {@code bits[at ..)}. */
  long first(int[] bits, int at) {
    return sum(bits, at, 0);
  }

  /** The other half. */
  long second(int[] bits, int at) {
    return sum(bits, at, factors.length / 2);
  }

  private long sum(int[] bits, int at, int from) {
    int length = factors.length / 2;
    long sum = 0;
    for (int i = 0; i < length; i++) {
      int value = bits[at + i];
      // Small numbers as floats have no low bits, which products would keep from the high ones.
      sum += (value ^ value >>> 15) * factors[from + i];
    }
    return sum;
  }

  /** The number of the row with this name, -1 if there is none. */
  int find(long first, long second) {
    return numbers[slot(first, second)];
  }

  /** The number of the row with this name, a new one if there is none. */
  int add(long first, long second) {
    int slot = slot(first, second);
    if (numbers[slot] < 0) {
      if (2 * count >= numbers.length) {
        grow();
        slot = slot(first, second);
      }
      put(slot, first, second, count++);
    }
    return numbers[slot];
  }

  private void put(int slot, long first, long second, int number) {
    names[2 * slot] = first;
    names[2 * slot + 1] = second;
    numbers[slot] = number;
  }

  /** Where the name is, or would be. */
  private int slot(long first, long second) {
    int mask = numbers.length - 1;
    int slot = (int) (first >>> 32) & mask;
    while (numbers[slot] >= 0 && (names[2 * slot] != first || names[2 * slot + 1] != second)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldNames = names;
    int[] oldNumbers = numbers;
    names = new long[2 * oldNames.length];
    numbers = new int[2 * oldNumbers.length];
    Arrays.fill(numbers, -1);
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldNumbers[i] >= 0) {
        long first = oldNames[2 * i];
        long second = oldNames[2 * i + 1];
        put(slot(first, second), first, second, oldNumbers[i]);
      }
    }
  }
}
