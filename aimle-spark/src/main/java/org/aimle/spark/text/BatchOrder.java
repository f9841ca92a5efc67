package org.aimle.spark.text;

import java.util.Arrays;
import org.aimle.noise.NoiseKeys;
import org.aimle.spark.training.data.ExampleOrder;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * How texts that are at hand together (of a shard, or of some blocks of it) are cut into the
 * minibatches of an epoch.
 */
public enum BatchOrder {

  /** Shuffled, then cut: the published protocol. A batch is as wide as its longest text. */
  SHUFFLED {
    @Override
    int[][] cut(int[] lengths, long first, int batchSize, long seed, int epoch) {
      return ExampleOrder.SHUFFLED.minibatches(lengths.length, first, batchSize, seed, epoch);
    }
  },

  /**
   * Shuffled, then sorted by length inside pools of {@value #POOL} batches, cut, and the batches
   * shuffled: little padding, yet other neighbours each epoch. Batches are shuffled alike in all
   * shards: as shards have as many texts, but for one, workers then get batches of about the same
   * length in a step, and none waits for the others.
   */
  BUCKETED {
    @Override
    int[][] cut(int[] lengths, long first, int batchSize, long seed, int epoch) {
      int[] order = ExampleOrder.shuffled(lengths.length, first, seed, epoch);
      int pool = (int) Math.min((long) POOL * batchSize, Integer.MAX_VALUE);
      for (int start = 0; start < order.length; start += pool) {
        sortByLength(lengths, order, start, Math.min(order.length, start + pool));
        if (order.length - start <= pool) {
          break;
        }
      }
      return shuffledAlike(ExampleOrder.cut(order, batchSize), seed, epoch);
    }
  },

  /** Sorted by length, never shuffled: for scoring. */
  BY_LENGTH {
    @Override
    int[][] cut(int[] lengths, long first, int batchSize, long seed, int epoch) {
      int[] order = identity(lengths.length);
      sortByLength(lengths, order, 0, order.length);
      return ExampleOrder.cut(order, batchSize);
    }
  };

  private static final int POOL = 25;

  /** Tells the random numbers that order batches from those that order texts. */
  private static final long BATCHES = 0xBA7C_4E5L;

  /**
   * The positions of each minibatch's texts; all are full but perhaps one.
   *
   * @param lengths of the texts
   * @param first id in the shard: tells shards apart, so that equal shards of a cluster are not
   *     shuffled alike
   */
  abstract int[][] cut(int[] lengths, long first, int batchSize, long seed, int epoch);

  /**
   * Shuffles from the front (Fisher and Yates, "inside out"): one batch more changes places with
   * one other, and leaves all others where they are.
   */
  private static int[][] shuffledAlike(int[][] batches, long seed, int epoch) {
    UniformRandomProvider random =
        RandomSource.SPLIT_MIX_64.create(
            NoiseKeys.mix(NoiseKeys.mix(NoiseKeys.mix(seed) + epoch) + BATCHES));
    for (int i = 1; i < batches.length; i++) {
      int j = random.nextInt(i + 1);
      int[] swap = batches[i];
      batches[i] = batches[j];
      batches[j] = swap;
    }
    return batches;
  }

  private static int[] identity(int size) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    return order;
  }

  /** Stable, so that equally long texts stay shuffled. */
  private static void sortByLength(int[] lengths, int[] order, int from, int to) {
    // One number a text, length first, rank second, sorts without boxing.
    long[] keys = new long[to - from];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) lengths[order[from + i]] << 32) | i;
    }
    Arrays.sort(keys);
    int[] pool = Arrays.copyOfRange(order, from, to);
    for (int i = 0; i < keys.length; i++) {
      order[from + i] = pool[(int) keys[i]];
    }
  }
}
