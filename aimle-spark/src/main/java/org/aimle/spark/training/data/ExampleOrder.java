package org.aimle.spark.training.data;

import java.util.Arrays;
import org.aimle.noise.NoiseKeys;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * In which order the examples of a shard are cut into the minibatches of an epoch.
 *
 * @since 0.1.0
 */
public enum ExampleOrder {

  /**
   * Shuffled anew each epoch. A shard is shuffled by itself: examples do not change workers, so
   * data that are sorted want a {@code repartition} before they are gathered.
   */
  SHUFFLED {
    @Override
    public int[][] minibatches(int size, long first, int batchSize, long seed, int epoch) {
      return cut(shuffled(size, first, seed, epoch), batchSize);
    }
  },

  /** As they stand in the shard, the same in each epoch. */
  AS_THEY_ARE {
    @Override
    public int[][] minibatches(int size, long first, int batchSize, long seed, int epoch) {
      return cut(identity(size), batchSize);
    }
  };

  /**
   * The positions of each minibatch's examples, a pure function of the arguments; all minibatches
   * are full but perhaps the last one.
   *
   * @param size examples of the shard, at least 0
   * @param first id of its first example: tells shards apart, so that equal shards of a cluster are
   *     not shuffled alike
   * @param batchSize at least 1
   */
  public abstract int[][] minibatches(int size, long first, int batchSize, long seed, int epoch);

  /** The numbers from 0 to {@code size - 1} in the order of {@link #SHUFFLED}. */
  public static int[] shuffled(int size, long first, long seed, int epoch) {
    UniformRandomProvider random =
        RandomSource.SPLIT_MIX_64.create(
            NoiseKeys.mix(NoiseKeys.mix(NoiseKeys.mix(seed) + epoch) ^ first));
    int[] order = identity(size);
    for (int i = size; i > 1; i--) {
      int j = random.nextInt(i);
      int swap = order[i - 1];
      order[i - 1] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /** Pieces of {@code batchSize} positions that follow each other; the last may be smaller. */
  public static int[][] cut(int[] order, int batchSize) {
    int[][] pieces = new int[(order.length + batchSize - 1) / batchSize][];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] =
          Arrays.copyOfRange(order, i * batchSize, Math.min(order.length, (i + 1) * batchSize));
    }
    return pieces;
  }

  private static int[] identity(int size) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    return order;
  }
}
