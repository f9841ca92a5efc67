package org.aimle.spark.text;

import java.util.Arrays;
import org.aimle.noise.NoiseKeys;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Which blocks of a shard are read together, and when, in an epoch. Examples are dealt to blocks in
 * turn, so that each block is a cross-section of the shard, and sizes differ by one at most. A few
 * blocks at a time make a window; minibatches are cut from one window after another, so that no
 * more of a shard is at hand at a time. A shard of few blocks is one window: its minibatches are
 * those that it would have as one block. Immutable.
 */
public final class BlockPlan {

  /** Blocks of a window. */
  static final int TOGETHER = 4;

  /** Tells the random numbers that order blocks from others. */
  private static final long BLOCKS = 0xB10C_5L;

  private final int examples;
  private final int blocks;
  private final int batchSize;
  private final int[] order;

  private BlockPlan(int examples, int blocks, int batchSize, int[] order) {
    this.examples = examples;
    this.blocks = blocks;
    this.batchSize = batchSize;
    this.order = order;
  }

  /** Blocks in their order. */
  public static BlockPlan inOrder(int examples, int blocks, int batchSize) {
    int[] order = new int[blocks];
    Arrays.setAll(order, i -> i);
    return new BlockPlan(examples, blocks, batchSize, order);
  }

  /** Blocks shuffled, alike in all shards of an epoch. */
  public static BlockPlan shuffled(int examples, int blocks, int batchSize, long seed, int epoch) {
    BlockPlan plan = inOrder(examples, blocks, batchSize);
    UniformRandomProvider random =
        RandomSource.SPLIT_MIX_64.create(
            NoiseKeys.mix(NoiseKeys.mix(NoiseKeys.mix(seed) + epoch) + BLOCKS));
    for (int i = blocks; i > 1; i--) {
      int j = random.nextInt(i);
      int swap = plan.order[i - 1];
      plan.order[i - 1] = plan.order[j];
      plan.order[j] = swap;
    }
    return plan;
  }

  int windows() {
    return (blocks + TOGETHER - 1) / TOGETHER;
  }

  /** The blocks of a window, ascending. */
  public int[] window(int window) {
    int[] members =
        Arrays.copyOfRange(order, window * TOGETHER, Math.min(blocks, (window + 1) * TOGETHER));
    Arrays.sort(members);
    return members;
  }

  /** Examples of a window; the one at {@code i} is in the block at {@code i mod blocks} of it. */
  public int examples(int window) {
    return Arrays.stream(window(window)).map(this::size).sum();
  }

  private int size(int block) {
    return examples / blocks + (block < examples % blocks ? 1 : 0);
  }

  private int batches(int window) {
    return (examples(window) + batchSize - 1) / batchSize;
  }

  /** Minibatches of the epoch. */
  public int batches() {
    return firstBatch(windows());
  }

  /** The first minibatch of a window. */
  public int firstBatch(int window) {
    int first = 0;
    for (int i = 0; i < window; i++) {
      first += batches(i);
    }
    return first;
  }

  /** The window that a minibatch is cut from. */
  public int windowOf(int batch) {
    int window = 0;
    for (int end = batches(0); end <= batch; end += batches(window)) {
      window++;
    }
    return window;
  }

  /** Names the random numbers of a window. */
  public long seed(long seed, int window) {
    return window == 0 ? seed : NoiseKeys.mix(seed + window);
  }
}
