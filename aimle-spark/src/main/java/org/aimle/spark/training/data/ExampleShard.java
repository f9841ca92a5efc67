package org.aimle.spark.training.data;

import java.io.Serializable;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The examples of one worker, as one object in its memory, best as plain Java arrays: what a user
 * writes to train on data of his own, cut by {@link ShardMinibatches}. A class, not a record, where
 * Spark's serializer is Kryo, which cannot read records. Thread-safe, as several tasks may read it.
 *
 * @since 0.1.0
 */
public interface ExampleShard extends Serializable {

  /** How many examples there are, at least 0. */
  int size();

  /**
   * The id of the first example; the others follow. Ids name an example's noise and must be its own
   * among all shards: its place in the whole data, say.
   */
  long firstId();

  /**
   * Some examples as the network takes them, in new arrays, which are freed after their step.
   *
   * @param rows positions in the shard
   */
  MultiDataSet batch(int[] rows);
}
