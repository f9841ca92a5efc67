package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aimle.spark.Warnings;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.aimle.spark.training.driver.FailureLog;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

/** What a training tells, and does, where the cluster fails it. */
@Tag("spark")
class ClusterFailuresTest {

  private static final List<Rows> SHARDS = Rows.random(40, 6, 8).split(1);

  @TempDir private Path folder;

  private static TrainedModel train(
      JavaSparkContext on, MinibatchSource<Rows> source, int maxRestarts) {
    return new ClusterTrainer<>(
            source,
            TrainingSettings.builder()
                .epochs(2)
                .averagingFrequency(2)
                .seed(7)
                .maxRestarts(maxRestarts)
                .build(),
            List.of())
        .train(Graphs.aimle(6, new Adam(0.01), 0.8), Rows.distribute(on, SHARDS));
  }

  /** Ends the executor's process once in each epoch, amid a round. */
  private record Killing(String markers) implements MinibatchSource<Rows> {

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
          if (index == 3 && isDue(epoch)) {
            Runtime.getRuntime().halt(1);
          }
          return minibatches.get(index);
        }
      };
    }

    private boolean isDue(int epoch) {
      try {
        Files.createFile(Path.of(markers, Integer.toString(epoch)));
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void aRoundThatLostItsExecutorsUntilSparkGaveUpBeginsAgain() throws IOException {
    SparkConf once = new SparkConf(false).set("spark.task.maxFailures", "1");
    try (JavaSparkContext context = Clusters.processes(1, once);
        Warnings warnings = Warnings.of(TrainingRun.class)) {
      TrainedModel undisturbed = train(context, new Rows.InOrder(4), 0);
      Path markers = Files.createDirectory(folder.resolve("restarted"));
      TrainedModel restarted = train(context, new Killing(markers.toString()), 1);
      assertArrayEquals(undisturbed.last().parameters(), restarted.last().parameters());
      assertEquals(undisturbed.last().lambdas(), restarted.last().lambdas());
      List<String> told = warnings.take();
      assertEquals(4, told.size(), "one restart in each epoch: " + told);
      for (int i = 0; i < told.size(); i += 2) {
        assertTrue(told.get(i).contains("starts again, 1 of at most 1 times"), told.get(i));
        assertTrue(told.get(i + 1).contains("lost with what their workers kept"), told.get(i + 1));
      }

      Path more = Files.createDirectory(folder.resolve("failed"));
      TrainingFailedException failed =
          assertThrows(
              TrainingFailedException.class, () -> train(context, new Killing(more.toString()), 0));
      assertTrue(failed.getMessage().startsWith("training failed on host "), failed.getMessage());
      assertFalse(failed.getMessage().contains("\n"), failed.getMessage());
    }
  }

  /** Fails as an executor does that lacks something. */
  private record Lacking(String what) implements MinibatchSource<Rows> {

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
          if (what.equals("natives")) {
            throw new ExceptionInInitializerError(
                new UnsatisfiedLinkError("no jnind4jcpu in java.library.path"));
          }
          throw new OutOfMemoryError(what);
        }
      };
    }
  }

  private static String failure(JavaSparkContext context, String lacking) {
    return assertThrows(
            TrainingFailedException.class, () -> train(context, new Lacking(lacking), 2))
        .getMessage();
  }

  @Test
  void whatAnExecutorLacksIsToldInOneLineWithTheHostAndTheFix() throws InterruptedException {
    try (JavaSparkContext context = Clusters.local(1);
        Warnings warnings = Warnings.of(FailureLog.class)) {
      String natives = failure(context, "natives");
      assertTrue(natives.startsWith("training failed on host "), natives);
      assertTrue(natives.contains("no jnind4jcpu in java.library.path"), natives);
      assertTrue(natives.contains("add the natives of its platform"), natives);
      assertFalse(natives.contains("\n"), natives);
      List<String> told = new ArrayList<>();
      for (int wait = 0; wait < 100 && told.size() < 4; wait++) {
        Thread.sleep(100);
        told.addAll(warnings.take());
      }
      assertEquals(4, told.size(), "each attempt: " + told);
      assertTrue(told.get(0).matches("A task failed on host \\S+ \\(executor driver\\): .*"));
      assertTrue(told.get(0).endsWith("no jnind4jcpu in java.library.path"), told.get(0));

      SparkException later = new SparkException(TrainingFailedExceptionTest.leftOut("null"));
      assertEquals(natives, TrainingFailedException.of(later).orElseThrow().getMessage());

      String heap = failure(context, "Java heap space");
      assertTrue(heap.contains("out of memory: Java heap space of "), heap);
      assertTrue(heap.contains("raise spark.executor.memory"), heap);
      String offHeap =
          failure(context, "Physical memory usage is too high: physicalBytes (9M) > (8M)");
      assertTrue(offHeap.contains("physicalBytes (9M)"), offHeap);
      assertTrue(offHeap.contains("raise org.bytedeco.javacpp.maxphysicalbytes"), offHeap);
    }
  }
}
