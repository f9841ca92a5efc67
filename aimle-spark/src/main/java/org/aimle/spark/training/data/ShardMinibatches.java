package org.aimle.spark.training.data;

import java.util.Arrays;
import java.util.Objects;
import org.aimle.spec.Ranges;

/**
 * Cuts shards of one's own into minibatches. Arrays of a minibatch are freed when the next one is
 * asked for, as off-heap memory would otherwise wait for the garbage collector.
 *
 * @param size examples of a minibatch, at least 1; the last one may be smaller
 * @param order of the examples; {@link ExampleOrder#SHUFFLED} for training
 * @since 0.1.0
 */
public record ShardMinibatches<S extends ExampleShard>(int size, ExampleOrder order)
    implements MinibatchSource<S> {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if {@code size} is less than 1
   */
  public ShardMinibatches {
    Ranges.atLeastOne("size", size);
    Objects.requireNonNull(order, "order");
  }

  @Override
  public EpochMinibatches open(S shard, long seed, int epoch) {
    long firstId = shard.firstId();
    int[][] rows = order.minibatches(shard.size(), firstId, size, seed, epoch);
    return new EpochMinibatches() {
      private Minibatch inUse;

      @Override
      public int size() {
        return rows.length;
      }

      @Override
      public Minibatch get(int index) {
        close();
        long[] ids = Arrays.stream(rows[index]).mapToLong(row -> firstId + row).toArray();
        inUse = new Minibatch(shard.batch(rows[index]), ids);
        return inUse;
      }

      @Override
      public void close() {
        if (inUse != null) {
          inUse.free();
          inUse = null;
        }
      }
    };
  }

  @Override
  public String description() {
    return "minibatches(size=" + size + ", order=" + order + ")";
  }
}
