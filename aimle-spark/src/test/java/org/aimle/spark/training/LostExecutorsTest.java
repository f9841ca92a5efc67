package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.aimle.spark.Warnings;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.learning.config.Adam;

/** What is with the workers, or between them, when an executor process ends; and what travels. */
class LostExecutorsTest {

  /** 160,017 parameters. */
  private static final int INPUTS = 20_000;

  @TempDir Path folder;

  private static TrainedModel train(
      JavaSparkContext on,
      MinibatchSource<Rows> source,
      int inputs,
      TrainingSettings.Builder settings,
      RoundListener... listeners) {
    return new ClusterTrainer<>(source, settings.build(), List.of(listeners))
        .train(
            Graphs.plain(inputs, new Adam(0.01), 1),
            Rows.distribute(on, Rows.random(24, inputs, 8).split(3)));
  }

  private static TrainingSettings.Builder settings(UpdaterState way) {
    return TrainingSettings.builder()
        .epochs(4)
        .averagingFrequency(1)
        .seed(7)
        .updaterState(way)
        .syncInterval(3);
  }

  private static void assertSame(TrainedModel expected, TrainedModel actual) {
    assertArrayEquals(expected.last().parameters(), actual.last().parameters());
    assertArrayEquals(expected.last().updaterState(), actual.last().updaterState());
  }

  @Test
  void whatWorkersKeptIsWorkedOutAgain() {
    SparkConf conf = new SparkConf(false);
    TrainedModel whole;
    List<Integer> told = new ArrayList<>();
    Path marker = folder.resolve("killed");
    try (JavaSparkContext context = Clusters.processes(2, conf);
        Warnings warnings = Warnings.of(TrainingRun.class)) {
      TrainedModel resumed =
          train(
              context,
              new Ending(marker.toString(), false),
              6,
              settings(UpdaterState.KEPT).compression(Compression.EIGHT_BIT),
              (progress, state) -> told.add(progress.round()));
      assertTrue(Files.exists(marker));
      // After the third round all came together; it is the fifth in which an executor ends.
      assertEquals(
          List.of(
              "Round 4: executors were lost with what their workers kept; training goes on after"
                  + " round 3, 1 of at most 2 times without progress (max-restarts)"),
          warnings.take());
      whole = resumed;
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), told, "each round is told once");
    try (JavaSparkContext local = Clusters.local(2)) {
      assertSame(
          train(
              local,
              new Rows.InOrder(4),
              6,
              settings(UpdaterState.KEPT).compression(Compression.EIGHT_BIT)),
          whole);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = UpdaterState.class,
      names = {"KEPT", "AVERAGED"})
  void anExecutorThatEndsAmidTheReductionChangesNothing(UpdaterState way) {
    Path marker = folder.resolve("killed");
    // Three results of 0.6 or 1.9 MB: the executors take the mean, in several jobs.
    SparkConf conf = new SparkConf(false).set("spark.driver.maxResultSize", "1m");
    TrainedModel onExecutors;
    try (JavaSparkContext context = Clusters.processes(2, conf)) {
      onExecutors = train(context, new Ending(marker.toString(), true), INPUTS, settings(way));
      assertTrue(Files.exists(marker));
    }
    try (JavaSparkContext local = Clusters.local(2)) {
      assertSame(train(local, new Rows.InOrder(4), INPUTS, settings(way)), onExecutors);
    }
  }

  @Test
  void twiceTheParametersTravelPerRoundAndWorker() {
    int rounds = 40;
    TrainingSettings.Builder settings =
        TrainingSettings.builder().epochs(rounds / 2).averagingFrequency(1);
    Traffic traffic = new Traffic();
    long parameters;
    try (JavaSparkContext context = Clusters.processes(2, new SparkConf(false))) {
      context.sc().addSparkListener(traffic);
      TrainedModel trained =
          new ClusterTrainer<>(new Rows.InOrder(4), settings.build(), List.of())
              .train(
                  Graphs.plain(INPUTS, new Adam(0.01), 1),
                  Rows.distribute(context, Rows.random(16, INPUTS, 8).split(2)));
      parameters = trained.last().parameters().length;
      assertEquals(rounds, trained.history().rounds().size());
    }
    double each = (double) traffic.bytes.get() / rounds / 2;
    double wanted = 2.0 * Float.BYTES * parameters;
    System.out.printf(
        "bytes per round and worker: %.0f = %.3f times 2 x parameters%n", each, each / wanted);
    assertTrue(each > 0.95 * wanted && each < 1.05 * wanted, each + " instead of " + wanted);
  }

  /** Bytes of results, and of broadcasts that arrive in executors. */
  private static final class Traffic extends SparkListener {

    private final AtomicLong bytes = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskMetrics() != null) {
        bytes.addAndGet(end.taskMetrics().resultSize());
      }
    }

    @Override
    public void onBlockUpdated(SparkListenerBlockUpdated updated) {
      BlockUpdatedInfo block = updated.blockUpdatedInfo();
      if (block.blockId().isBroadcast()
          && !block.blockManagerId().isDriver()
          && block.storageLevel().isValid()) {
        bytes.addAndGet(block.memSize() + block.diskSize());
      }
    }
  }

  /**
   * Ends an executor's process, once, in the third epoch: when the second partition has taken its
   * first minibatch, or as soon as the reduction of the round is at work there.
   */
  private record Ending(String marker, boolean inReduction) implements MinibatchSource<Rows> {

    private static final long serialVersionUID = 1L;

    @Override
    public EpochMinibatches open(Rows shard, long seed, int epoch) {
      EpochMinibatches minibatches = new Rows.InOrder(4).open(shard, seed, epoch);
      return new EpochMinibatches() {
        @Override
        public int size() {
          return minibatches.size();
        }

        @Override
        public Minibatch get(int index) {
          if (epoch == 2 && index == 0 && shard.ids()[0] == 1008) {
            if (!inReduction) {
              end();
            } else if (!Files.exists(Path.of(marker))) {
              Thread watch = new Thread(Ending.this::endInReduction);
              watch.setDaemon(true);
              watch.start();
            }
          }
          return minibatches.get(index);
        }
      };
    }

    private void endInReduction() {
      while (Thread.getAllStackTraces().values().stream()
          .flatMap(Arrays::stream)
          // Rounds train in tasks that write for others, and reduce in those that read.
          .noneMatch(frame -> frame.getClassName().endsWith("scheduler.ResultTask"))) {
        Thread.onSpinWait();
      }
      end();
    }

    private void end() {
      try {
        Files.createFile(Path.of(marker));
        Runtime.getRuntime().halt(1);
      } catch (FileAlreadyExistsException e) {
        // It was done before.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
