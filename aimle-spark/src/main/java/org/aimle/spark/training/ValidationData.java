package org.aimle.spark.training;

import java.util.Objects;
import org.aimle.spark.training.data.MinibatchSource;
import org.apache.spark.api.java.JavaRDD;

/**
 * Examples on which a model is judged.
 *
 * @param shards one element per partition, best persisted
 * @param source cuts them into minibatches; opened as epoch 0, the order does not matter
 * @since 0.1.0
 */
public record ValidationData<V>(JavaRDD<V> shards, MinibatchSource<V> source) {

  public ValidationData {
    Objects.requireNonNull(shards, "shards");
    Objects.requireNonNull(source, "source");
  }
}
