package org.aimle.spark.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchOrderTest {

  /** Texts whose lengths are scattered over 1 to 97. */
  private static int[] lengths(int size) {
    return IntStream.range(0, size).map(i -> 1 + (i * 37) % 97).toArray();
  }

  @ParameterizedTest
  @EnumSource(BatchOrder.class)
  void eachTextIsInOneBatchAndOnlyOneBatchIsSmaller(BatchOrder order) {
    for (int size : new int[] {0, 1, 7, 8, 1003}) {
      int[][] batches = order.cut(lengths(size), 5, 8, 42, 3);
      assertEquals((size + 7) / 8, batches.length);
      int[] all = Arrays.stream(batches).flatMapToInt(Arrays::stream).sorted().toArray();
      assertArrayEquals(IntStream.range(0, size).toArray(), all);
      long smaller = Arrays.stream(batches).filter(batch -> batch.length < 8).count();
      assertEquals(size % 8 == 0 ? 0 : 1, smaller);
    }
  }

  @ParameterizedTest
  @EnumSource(BatchOrder.class)
  void theSameArgumentsGiveTheSameBatches(BatchOrder order) {
    assertArrayEquals(order.cut(lengths(500), 5, 8, 42, 3), order.cut(lengths(500), 5, 8, 42, 3));
  }

  @ParameterizedTest
  @EnumSource(
      value = BatchOrder.class,
      names = {"SHUFFLED", "BUCKETED"})
  void seedEpochAndShardChangeTheBatches(BatchOrder order) {
    int[][] batches = order.cut(lengths(500), 5, 8, 42, 3);
    assertFalse(Arrays.deepEquals(batches, order.cut(lengths(500), 5, 8, 43, 3)));
    assertFalse(Arrays.deepEquals(batches, order.cut(lengths(500), 5, 8, 42, 4)));
    assertFalse(Arrays.deepEquals(batches, order.cut(lengths(500), 6, 8, 42, 3)));
  }

  @Test
  void bucketsPadLittle() {
    int[] lengths = lengths(2000);
    double tokens = Arrays.stream(lengths).sum();
    assertTrue(padded(lengths, BatchOrder.BUCKETED) < 1.10 * tokens);
    assertTrue(padded(lengths, BatchOrder.BY_LENGTH) < 1.02 * tokens);
    assertTrue(padded(lengths, BatchOrder.SHUFFLED) > 1.5 * tokens);
  }

  private static double padded(int[] lengths, BatchOrder order) {
    return Arrays.stream(order.cut(lengths, 0, 20, 1, 0))
        .mapToDouble(
            batch ->
                batch.length * (double) Arrays.stream(batch).map(i -> lengths[i]).max().orElse(0))
        .sum();
  }

  @Test
  void bucketsFollowEachOtherInAnyOrder() {
    int[] lengths = lengths(2000);
    int[] longest =
        Arrays.stream(BatchOrder.BUCKETED.cut(lengths, 0, 20, 1, 0))
            .mapToInt(batch -> Arrays.stream(batch).map(i -> lengths[i]).max().orElse(0))
            .toArray();
    long descents =
        IntStream.range(1, longest.length).filter(i -> longest[i] < longest[i - 1]).count();
    // Sorted pools would have 3 descents; 99 shuffled neighbours have about 49, sd 3.
    assertTrue(descents > 30, "descents " + descents);
  }

  @Test
  void stepsHaveBatchesOfLikeLengthsInAllShards() {
    int batchSize = 20;
    int steps = 100;
    int[][] longest = new int[8][];
    for (int worker = 0; worker < longest.length; worker++) {
      // One text more in some, as shards are dealt.
      int[] lengths = lengths(steps * batchSize + worker % 2);
      longest[worker] =
          Arrays.stream(BatchOrder.BUCKETED.cut(lengths, 100_000L * worker, batchSize, 7, 2))
              .mapToInt(batch -> Arrays.stream(batch).map(i -> lengths[i]).max().orElse(0))
              .toArray();
    }
    double mean = 0;
    double slowest = 0;
    for (int step = 0; step < steps; step++) {
      int most = 0;
      for (int[] own : longest) {
        mean += (double) own[step] / longest.length;
        most = Math.max(most, own[step]);
      }
      slowest += most;
    }
    assertTrue(mean / slowest > 0.9, "mean work over that of the slowest " + mean / slowest);
  }
}
