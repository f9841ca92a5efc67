package org.aimle.spark.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aimle.spark.internal.SparkInternals.Blocks;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchMemory;

/**
 * The minibatches of an epoch of a shard in blocks: holds the blocks of those that were fetched and
 * not let go.
 *
 * @param <B> a block
 */
public abstract class BlockEpoch<B> implements EpochMinibatches {

  private final BlockPlan plan;
  private final MinibatchMemory own = new MinibatchMemory();
  private final Map<Integer, List<B>> fetched = new HashMap<>();
  private final Map<Integer, int[][]> cuts = new HashMap<>();

  protected BlockEpoch(BlockPlan plan) {
    this.plan = plan;
  }

  /** Cuts a window into minibatches: the places of their examples, see {@link #block}. */
  protected abstract int[][] cut(List<B> window, int examples, int number);

  /** Makes a minibatch of examples of a window. */
  protected abstract Minibatch make(List<B> window, int[] places, MinibatchMemory memory);

  /** The block of a window that a place is in; it is there at {@code place / window.size()}. */
  protected static <B> B block(List<B> window, int place) {
    return window.get(place % window.size());
  }

  /** Fetches the blocks of some minibatches. */
  public void fetch(Blocks<B> shard, int from, int to) {
    if (from >= to) {
      return;
    }
    int first = plan.windowOf(from);
    int last = plan.windowOf(to - 1);
    fetched.keySet().removeIf(window -> window < first || window > last);
    cuts.keySet().removeIf(window -> window < first || window > last);
    for (int window = first; window <= last; window++) {
      fetched.computeIfAbsent(
          window,
          number -> IntStream.of(plan.window(number)).mapToObj(block -> shard.get(block)).toList());
    }
  }

  @Override
  public int size() {
    return plan.batches();
  }

  @Override
  public int fetchedUntil(int index) {
    return plan.firstBatch(plan.windowOf(index) + 1);
  }

  @Override
  public Minibatch get(int index) {
    return get(index, own);
  }

  @Override
  public Minibatch get(int index, MinibatchMemory memory) {
    int number = plan.windowOf(index);
    List<B> window = fetched.get(number);
    if (window == null) {
      throw new IllegalStateException(
          "minibatch " + index + " was not fetched; call MinibatchSource.fetch before");
    }
    int[][] cut = cuts.computeIfAbsent(number, made -> cut(window, plan.examples(made), made));
    return make(window, cut[index - plan.firstBatch(number)], memory);
  }

  @Override
  public void letGo() {
    fetched.clear();
  }

  @Override
  public void close() {
    letGo();
    own.close();
  }
}
