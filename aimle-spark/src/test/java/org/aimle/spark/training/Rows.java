package org.aimle.spark.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A shard of the tests: rows of a regression, with ids. */
public record Rows(float[][] features, float[][] labels, long[] ids) implements Serializable {

  private static final long serialVersionUID = 1L;

  public int size() {
    return ids.length;
  }

  public Rows slice(int from, int to) {
    return new Rows(
        java.util.Arrays.copyOfRange(features, from, to),
        java.util.Arrays.copyOfRange(labels, from, to),
        java.util.Arrays.copyOfRange(ids, from, to));
  }

  public static Rows join(List<Rows> parts) {
    return new Rows(
        parts.stream().flatMap(p -> java.util.Arrays.stream(p.features)).toArray(float[][]::new),
        parts.stream().flatMap(p -> java.util.Arrays.stream(p.labels)).toArray(float[][]::new),
        parts.stream().flatMapToLong(p -> java.util.Arrays.stream(p.ids)).toArray());
  }

  /** Rows with label = a fixed non-linear function of the features. */
  public static Rows random(int count, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] features = new float[count][width];
    float[][] labels = new float[count][1];
    for (int row = 0; row < count; row++) {
      double sum = 0;
      for (int column = 0; column < width; column++) {
        features[row][column] = (float) (2 * random.nextDouble() - 1);
        sum += features[row][column] * Math.cos(column);
      }
      labels[row][0] = (float) Math.tanh(sum);
    }
    return new Rows(features, labels, IntStream.range(0, count).mapToLong(i -> 1000 + i).toArray());
  }

  /** Consecutive parts of equal size, one for each partition. */
  public List<Rows> split(int parts) {
    List<Rows> split = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      split.add(slice(size() * part / parts, size() * (part + 1) / parts));
    }
    return split;
  }

  public Minibatch minibatch() {
    return new Minibatch(
        new MultiDataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels)), ids);
  }

  public static JavaRDD<Rows> distribute(JavaSparkContext context, List<Rows> shards) {
    return context.parallelize(shards, shards.size());
  }

  /** Minibatches in the order of the rows; the first is {@code epoch} rows further each epoch. */
  public record InOrder(int batch) implements MinibatchSource<Rows> {

    private static final long serialVersionUID = 1L;

    @Override
    public String description() {
      return toString();
    }

    @Override
    public EpochMinibatches open(Rows shard, long seed, int epoch) {
      return new EpochMinibatches() {
        @Override
        public int size() {
          return (shard.size() + batch - 1) / batch;
        }

        @Override
        public Minibatch get(int index) {
          return shard
              .slice(index * batch, Math.min(shard.size(), (index + 1) * batch))
              .minibatch();
        }
      };
    }
  }
}
