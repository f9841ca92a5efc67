package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.aimle.spark.internal.PartitionTask;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.aimle.spark.training.driver.Workers;
import org.aimle.spark.training.executor.Devices;
import org.aimle.spark.training.executor.ExecutorAccess;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The invariants on two real executor processes, to which a discovery script gives made-up GPUs;
 * the CPU backend ignores them, but the way from Spark's resources to a device is the real one.
 */
@Tag("spark")
class ExecutorProcessesTest {

  private static final List<String> ADDRESSES = List.of("3", "5");
  private static JavaSparkContext context;

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws IOException {
    Path script = folder.resolve("discover.sh");
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"3\", \"5\"]}'\n");
    assertTrue(script.toFile().setExecutable(true));
    context =
        Clusters.processes(
            2,
            new SparkConf(false)
                .set("spark.worker.resource.gpu.amount", "2")
                .set("spark.worker.resource.gpu.discoveryScript", script.toString())
                .set("spark.executor.resource.gpu.amount", "1")
                .set("spark.task.resource.gpu.amount", "1"));
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  private static TrainedModel train(
      JavaSparkContext on, MinibatchSource<Rows> source, List<Rows> shards) {
    return new ClusterTrainer<>(
            source,
            TrainingSettings.builder().epochs(3).averagingFrequency(2).seed(7).build(),
            List.of())
        .train(
            Graphs.aimle(6, new Adam(0.01), 0.8),
            Rows.distribute(on, shards),
            new ValidationData<>(
                Rows.distribute(on, Rows.random(20, 6, 9).split(2)), new Rows.InOrder(5)));
  }

  private static void assertSame(TrainedModel expected, TrainedModel actual) {
    assertArrayEquals(expected.last().parameters(), actual.last().parameters());
    assertArrayEquals(expected.last().updaterState(), actual.last().updaterState());
    assertEquals(expected.last().lambdas(), actual.last().lambdas());
    assertEquals(
        expected.history().epochs().stream().map(EpochProgress::validationLoss).toList(),
        actual.history().epochs().stream().map(EpochProgress::validationLoss).toList());
  }

  /** Ends the executor's process amid a round, once. */
  private record KillingOnce(String marker) implements MinibatchSource<Rows> {

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
          if (epoch == 1 && index == 3 && shard.ids()[0] == 1000 && first()) {
            Runtime.getRuntime().halt(1);
          }
          return minibatches.get(index);
        }
      };
    }

    private boolean first() {
      try {
        Files.createFile(Path.of(marker));
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Which executor and which device a task got. */
  private record WhereAmI() implements PartitionTask<Integer> {

    private static final long serialVersionUID = 1L;

    @Override
    public byte[] run(TaskContext task, Iterator<Integer> elements) {
      return (SparkEnv.get().executorId() + ":" + Devices.of(task).getAsInt())
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The executor that replaces the killed one may still be on its way, so this asks again. */
  private static Set<String> placesOfTwoExecutors() {
    Set<String> places = Set.of();
    for (int attempt = 0; attempt < 1000 && executors(places) < 2; attempt++) {
      places =
          SparkInternals.runJob(context.parallelize(List.of(1, 2, 3, 4), 4), new WhereAmI())
              .stream()
              .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
              .collect(Collectors.toSet());
    }
    return places;
  }

  private static long executors(Set<String> places) {
    return places.stream().map(place -> place.split(":")[0]).distinct().count();
  }

  /** A pool in each executor, as replicas that a task left behind on its way would be in. */
  private record HeldPools(String runId, boolean make) implements PartitionTask<Integer> {

    private static final long serialVersionUID = 1L;

    @Override
    public byte[] run(TaskContext task, Iterator<Integer> elements) {
      if (make) {
        ExecutorAccess.makePool(runId);
      }
      return (SparkEnv.get().executorId() + ":" + ExecutorAccess.pools())
          .getBytes(StandardCharsets.UTF_8);
    }

    /** How many pools each of the two executors holds. */
    Set<String> ask() {
      Set<String> answers = new TreeSet<>();
      for (int attempt = 0; attempt < 1000 && executors(answers) < 2; attempt++) {
        answers.addAll(
            SparkInternals.runJob(context.parallelize(List.of(1, 2, 3, 4), 4), this).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList());
      }
      return answers;
    }
  }

  private static void aRunIsFreedInAllExecutorsWhereverItsPartitionsAre() {
    String runId = "a run with one partition";
    Set<String> held = new HeldPools(runId, true).ask();
    assertTrue(held.stream().allMatch(answer -> answer.endsWith(":1")), held.toString());
    JavaRDD<Rows> onePartition = Rows.distribute(context, Rows.random(4, 6, 8).split(1));
    new Workers<>(runId, onePartition, new Rows.InOrder(4), new byte[0], 0).close();
    Set<String> left = new HeldPools(runId, false).ask();
    assertEquals(2, executors(left));
    assertTrue(left.stream().allMatch(answer -> answer.endsWith(":0")), left.toString());
  }

  @Test
  void processesAgreeWithOneJvmEvenIfOneIsKilled() {
    List<Rows> shards = Rows.random(72, 6, 8).split(3);
    TrainedModel inProcesses = train(context, new Rows.InOrder(4), shards);
    Path marker = folder.resolve("killed");
    TrainedModel withLoss = train(context, new KillingOnce(marker.toString()), shards);
    assertTrue(Files.exists(marker));
    assertSame(inProcesses, withLoss);
    assertTrue(inProcesses.last().lambdas().get("chosen").beta() > 0);

    // Each executor holds on to one device, and no two to the same.
    Set<String> places = placesOfTwoExecutors();
    List<String> devices = places.stream().map(place -> place.split(":")[1]).sorted().toList();
    assertEquals(ADDRESSES, devices, places.toString());

    aRunIsFreedInAllExecutorsWhereverItsPartitionsAre();

    context.stop();
    try (JavaSparkContext local = Clusters.local(2)) {
      assertSame(train(local, new Rows.InOrder(4), shards), inProcesses);
    }
  }
}
