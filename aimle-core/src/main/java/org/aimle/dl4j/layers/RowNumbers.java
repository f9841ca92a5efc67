package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.Random;

/**
 * Numbers for rows of bits, from 0 in the order in which they are added. Rows are known by 128 bits
 * of hashes alone, four sums of products with random odd factors: among a million rows two are
 * taken for one with a probability of 1e-27. Any number of threads may ask while nothing is added.
 */
final class RowNumbers {

  private static final int FIRST_SLOTS = 1 << 12;

  private static final int SUMS = 4;
  private static final int MIX = 0x85EBCA6B;

  private final int[][] factors = new int[SUMS][];
  private long[] names = new long[2 * FIRST_SLOTS];
  private int[] numbers = new int[FIRST_SLOTS];
  private int count;

  /**
   * @param columns of each row
   */
  RowNumbers(int columns) {
    Random random = new Random(columns);
    for (int i = 0; i < SUMS; i++) {
      factors[i] = random.ints(columns).map(factor -> factor | 1).toArray();
    }
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

  /**
   * The name of the row {@code bits[at ..)}: in one loop that the JVM turns into vector
   * instructions, which it does for sums of ints alone.
   *
   * @param name two halves, overwritten
   */
  void name(int[] bits, int at, long[] name) {
    int[] f0 = factors[0];
    int[] f1 = factors[1];
    int[] f2 = factors[2];
    int[] f3 = factors[3];
    int s0 = 0;
    int s1 = 0;
    int s2 = 0;
    int s3 = 0;
    for (int i = 0; i < f0.length; i++) {
      int bit = bits[at + i];
      // Small numbers as floats have no low bits, which products would keep from the high ones.
      int mixed = (bit ^ bit >>> 15) * MIX;
      mixed ^= mixed >>> 13;
      s0 += mixed * f0[i];
      s1 += mixed * f1[i];
      s2 += mixed * f2[i];
      s3 += mixed * f3[i];
    }
    name[0] = (long) s0 << 32 | s1 & 0xFFFFFFFFL;
    name[1] = (long) s2 << 32 | s3 & 0xFFFFFFFFL;
  }

  /** The number of the row with this name, -1 if there is none. */
  int find(long[] name) {
    return numbers[slot(name[0], name[1])];
  }

  /** The number of the row with this name, a new one if there is none. */
  int add(long[] name) {
    long first = name[0];
    long second = name[1];
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
