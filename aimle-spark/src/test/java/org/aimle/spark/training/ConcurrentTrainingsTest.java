package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.aimle.spark.training.executor.ExecutorAccess;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import scala.Tuple2;

/** Trainings that run at once in one JVM, on the same data, do not touch each other. */
class ConcurrentTrainingsTest {

  private static final AtomicInteger SHARDS_MADE = new AtomicInteger();

  private static final TrainingSettings SHORT =
      TrainingSettings.builder().epochs(2).averagingFrequency(2).seed(3).build();
  private static final TrainingSettings LONG =
      TrainingSettings.builder()
          .epochs(6)
          .averagingFrequency(3)
          .seed(8)
          .outerOptimiser(OuterOptimiser.nesterov(0.7, 0.5))
          .build();

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = Clusters.local(4);
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  private static ComputationGraph shortGraph() {
    return Graphs.aimle(6, new Adam(0.01), 0.8);
  }

  private static ComputationGraph longGraph() {
    return Graphs.aimle(6, new Adam(0.02), 0.7);
  }

  /** One data set, neither persisted nor in the driver's partition objects. */
  private static JavaRDD<Rows> data() {
    List<Rows> shards = Rows.random(120, 6, 5).split(2);
    return JavaPairRDD.fromJavaRDD(
            context.parallelize(List.of(0, 1), 2).map(i -> new Tuple2<>(i, shards.get(i))))
        .partitionBy(new HashPartitioner(2))
        .values()
        .map(
            shard -> {
              SHARDS_MADE.incrementAndGet();
              return shard;
            });
  }

  private static TrainedModel train(
      TrainingSettings settings,
      ComputationGraph graph,
      JavaRDD<Rows> data,
      RoundListener listener) {
    return new ClusterTrainer<>(new Rows.InOrder(5), settings, List.of(listener))
        .train(
            graph,
            data,
            new ValidationData<>(
                Rows.distribute(context, Rows.random(20, 6, 9).split(2)), new Rows.InOrder(7)));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(120, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertSame(TrainedModel expected, TrainedModel actual) {
    assertArrayEquals(expected.last().parameters(), actual.last().parameters());
    assertArrayEquals(expected.last().updaterState(), actual.last().updaterState());
    assertArrayEquals(expected.best().parameters(), actual.best().parameters());
    assertEquals(expected.last().lambdas(), actual.last().lambdas());
    assertEquals(
        expected.history().rounds().stream().map(RoundProgress::trainingLoss).toList(),
        actual.history().rounds().stream().map(RoundProgress::trainingLoss).toList());
    assertEquals(
        expected.history().rounds().stream().map(RoundProgress::layers).toList(),
        actual.history().rounds().stream().map(RoundProgress::layers).toList());
    assertEquals(
        expected.history().epochs().stream().map(EpochProgress::validationLoss).toList(),
        actual.history().epochs().stream().map(EpochProgress::validationLoss).toList());
  }

  @Test
  void twoAtOnceEqualEachAlone() {
    RoundListener nobody = (progress, state) -> {};
    TrainedModel shortAlone = train(SHORT, shortGraph(), data(), nobody);
    TrainedModel longAlone = train(LONG, longGraph(), data(), nobody);

    JavaRDD<Rows> data = data();
    CountDownLatch bothBegan = new CountDownLatch(2);
    CountDownLatch shortEnded = new CountDownLatch(1);
    AtomicInteger madeBeforeShortEnded = new AtomicInteger();
    CompletableFuture<TrainedModel> brief =
        CompletableFuture.supplyAsync(
            () ->
                train(
                    SHORT,
                    shortGraph(),
                    data,
                    (progress, state) -> {
                      if (progress.round() == 0) {
                        bothBegan.countDown();
                        await(bothBegan);
                      }
                    }));
    CompletableFuture<TrainedModel> lasting =
        CompletableFuture.supplyAsync(
            () ->
                train(
                    LONG,
                    longGraph(),
                    data,
                    (progress, state) -> {
                      if (progress.round() == 0) {
                        bothBegan.countDown();
                        await(bothBegan);
                      } else if (progress.epoch() == 3) {
                        await(shortEnded);
                      }
                    }));
    assertSame(shortAlone, brief.join());
    madeBeforeShortEnded.set(SHARDS_MADE.get());
    shortEnded.countDown();
    assertSame(longAlone, lasting.join());
    // The end of the one did not take the data from the other.
    assertEquals(madeBeforeShortEnded.get(), SHARDS_MADE.get());
    assertEquals(0, ExecutorAccess.pools());
    assertEquals(0, context.getPersistentRDDs().size());
  }
}
