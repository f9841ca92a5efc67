package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverSpec;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.aimle.spark.training.executor.ExecutorAccess;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockStatus;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import scala.runtime.AbstractFunction1;

class ClusterTrainerTest {

  /** As top-3, by a solver that counts. */
  private static final SolverSpec KNAPSACK =
      SolverSpec.parse("knapsack:weights=1;1;1;1;1;1;1;1;1;1;1;1,capacity=3");

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = Clusters.local(2);
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  private static TrainedModel train(
      ComputationGraph graph, TrainingSettings settings, int batch, List<Rows> shards) {
    return train(graph, settings, new Rows.InOrder(batch), shards);
  }

  private static TrainedModel train(
      ComputationGraph graph,
      TrainingSettings settings,
      MinibatchSource<Rows> source,
      List<Rows> shards) {
    return new ClusterTrainer<>(source, settings, List.of())
        .train(graph, Rows.distribute(context, shards));
  }

  private static void assertSame(ModelState expected, ModelState actual) {
    assertArrayEquals(expected.parameters(), actual.parameters(), "parameters");
    assertArrayEquals(expected.updaterState(), actual.updaterState(), "updater state");
    assertEquals(expected.lambdas(), actual.lambdas());
    assertEquals(expected.iteration(), actual.iteration());
    assertEquals(expected.epoch(), actual.epoch());
  }

  @Test
  void oneWorkerEqualsLocalFitBitByBit() {
    Rows data = Rows.random(50, 6, 3);
    // Adam's bias correction, a schedule by epoch and stock dropout: all depend on what is sent.
    Adam updater = new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 0.01, 0.9));
    ComputationGraph local = Graphs.plain(6, updater, 0.8);
    ModelState start = ModelState.of(local);
    List<Rows> minibatches =
        IntStream.range(0, 5).mapToObj(i -> data.slice(i * 10, i * 10 + 10)).toList();
    Graphs.fit(local, 7, 3, minibatches);

    for (int frequency : new int[] {1, 3}) {
      ComputationGraph graph = Graphs.plain(6, updater, 0.8);
      assertSame(start, ModelState.of(graph));
      TrainedModel trained =
          train(
              graph,
              TrainingSettings.builder().epochs(3).averagingFrequency(frequency).seed(7).build(),
              10,
              List.of(data));
      assertSame(ModelState.of(local), trained.last());
      assertSame(start, ModelState.of(graph));
    }
  }

  @Test
  void workersWithSgdEqualOneMachineOnTheUnion() {
    Rows data = Rows.random(60, 6, 5);
    // Workers of different size: 40 + 20 rows in batches of 8 + 4 are one batch of 12.
    List<Rows> unions = new ArrayList<>();
    for (int step = 0; step < 5; step++) {
      unions.add(
          Rows.join(
              List.of(
                  data.slice(step * 8, step * 8 + 8), data.slice(40 + step * 4, 44 + step * 4))));
    }
    ComputationGraph local = Graphs.plain(6, new Sgd(0.1), 1);
    Graphs.fit(local, 7, 4, unions);

    MinibatchSource<Rows> source =
        (shard, seed, epoch) ->
            new Rows.InOrder(shard.size() == 40 ? 8 : 4).open(shard, seed, epoch);
    TrainedModel trained =
        train(
            Graphs.plain(6, new Sgd(0.1), 1),
            TrainingSettings.builder().averagingFrequency(1).epochs(4).seed(7).build(),
            source,
            List.of(data.slice(0, 40), data.slice(40, 60)));
    assertArrayEquals(ModelState.of(local).parameters(), trained.last().parameters(), 1e-6f);
    assertEquals(20, trained.last().iteration());
  }

  @Test
  void oneWorkerEqualsLocalFitLambdaIncluded() {
    Rows data = Rows.random(48, 6, 3);
    ComputationGraph local = Graphs.aimle(6, new Adam(0.01), 0.8);
    Graphs.fit(
        local, 7, 4, IntStream.range(0, 6).mapToObj(i -> data.slice(i * 8, i * 8 + 8)).toList());
    for (int frequency : new int[] {1, 4}) {
      TrainedModel trained =
          train(
              Graphs.aimle(6, new Adam(0.01), 0.8),
              TrainingSettings.builder().epochs(4).averagingFrequency(frequency).seed(7).build(),
              8,
              List.of(data));
      if (frequency == 1) {
        assertSame(ModelState.of(local), trained.last());
        assertTrue(trained.last().lambdas().get("chosen").beta() > 0);
      } else {
        // Lambda is held for four steps, so it takes another way than on one machine.
        assertEquals(24, trained.last().iteration());
      }
    }
  }

  @Test
  void workersWithSgdEqualOneMachineOnTheUnionLambdaIncluded() {
    Rows data = Rows.random(60, 6, 5);
    ComputationGraph local = Graphs.aimle(6, new Sgd(0.05), 1);
    List<Rows> halves = data.split(2);
    Graphs.fit(
        local,
        7,
        5,
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    Rows.join(
                        List.of(
                            halves.get(0).slice(i * 5, i * 5 + 5),
                            halves.get(1).slice(i * 5, i * 5 + 5))))
            .toList());
    ModelState trained =
        train(
                Graphs.aimle(6, new Sgd(0.05), 1),
                TrainingSettings.builder().averagingFrequency(1).epochs(5).seed(7).build(),
                5,
                halves)
            .last();
    assertArrayEquals(ModelState.of(local).parameters(), trained.parameters(), 1e-5f);
    assertEquals(AimleGraphs.lambdaStates(local), trained.lambdas());
    assertTrue(trained.lambdas().get("chosen").beta() > 0);
  }

  @Test
  void outcomeDoesNotDependOnScheduling() {
    List<Rows> shards = Rows.random(120, 6, 8).split(6);
    TrainingSettings settings =
        TrainingSettings.builder().epochs(2).averagingFrequency(2).seed(1).build();
    ModelState expected = train(Graphs.plain(6, new Adam(0.01), 0.8), settings, 4, shards).last();
    for (boolean reversed : new boolean[] {false, true}) {
      MinibatchSource<Rows> delayed =
          (shard, seed, epoch) -> {
            int partition = TaskContext.getPartitionId();
            sleep(20L * (reversed ? 6 - partition : partition));
            return new Rows.InOrder(4).open(shard, seed, epoch);
          };
      assertSame(
          expected, train(Graphs.plain(6, new Adam(0.01), 0.8), settings, delayed, shards).last());
    }
  }

  @Test
  void retriedTasksChangeNothing() {
    List<Rows> shards = Rows.random(80, 6, 8).split(2);
    TrainingSettings settings =
        TrainingSettings.builder().epochs(2).averagingFrequency(3).seed(1).build();
    ModelState expected = train(Graphs.plain(6, new Adam(0.01), 0.8), settings, 4, shards).last();
    MinibatchSource<Rows> failing = new FailingOnce(4);
    assertSame(
        expected, train(Graphs.plain(6, new Adam(0.01), 0.8), settings, failing, shards).last());
    assertTrue(FailingOnce.FAILURES.get() > 1);
  }

  @Test
  void emptyPartitionsAndEarlyEndsAddNothing() {
    Rows data = Rows.random(30, 6, 2);
    TrainingSettings settings = TrainingSettings.builder().epochs(2).averagingFrequency(2).build();
    ModelState expected =
        train(Graphs.plain(6, new Adam(0.01), 1), settings, 10, List.of(data)).last();
    assertSame(
        expected,
        train(
                Graphs.plain(6, new Adam(0.01), 1),
                settings,
                10,
                List.of(data.slice(0, 0), data, data.slice(0, 0)))
            .last());
  }

  @Test
  void noDataAtAllIsRefused() {
    Rows none = Rows.random(0, 6, 2);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                train(
                    Graphs.plain(6, new Sgd(0.1), 1),
                    TrainingSettings.builder().epochs(1).averagingFrequency(1).build(),
                    10,
                    List.of(none)));
    assertTrue(error.getMessage().contains("every partition is empty"), error.getMessage());
  }

  @Test
  void aSecondShardInAPartitionIsRefused() {
    Rows data = Rows.random(20, 6, 2);
    ClusterTrainer<Rows> trainer =
        new ClusterTrainer<>(
            new Rows.InOrder(5),
            TrainingSettings.builder().epochs(1).averagingFrequency(1).build(),
            List.of());
    SparkException error =
        assertThrows(
            SparkException.class,
            () ->
                trainer.train(
                    Graphs.plain(6, new Sgd(0.1), 1), context.parallelize(List.of(data, data), 1)));
    assertTrue(error.getMessage().contains("more than one shard"), error.getMessage());
  }

  @Test
  void replicasThatAreNotFiniteAreDroppedAndCounted() {
    Rows good = Rows.random(20, 6, 2);
    Rows bad = Rows.random(20, 6, 3);
    bad.features()[7][0] = Float.NaN;
    TrainingSettings settings = TrainingSettings.builder().epochs(1).averagingFrequency(2).build();
    TrainedModel trained =
        train(Graphs.plain(6, new Adam(0.01), 1), settings, 5, List.of(good, bad));
    // Row 7 is in the second of four minibatches, so in the first of two rounds.
    assertEquals(
        List.of(1, 0),
        trained.history().rounds().stream().map(RoundProgress::droppedReplicas).toList());
    assertEquals(10, trained.history().rounds().get(0).examples());
    assertTrue(trained.last().shared().isFinite());

    TrainingDivergedException error =
        assertThrows(
            TrainingDivergedException.class,
            () -> train(Graphs.plain(6, new Adam(0.01), 1), settings, 5, List.of(bad, bad)));
    assertTrue(error.getMessage().contains("all 2 replica(s)"), error.getMessage());
  }

  @Test
  void replicasWhoseScoresAreNotFiniteAreDroppedAndCounted() {
    Rows good = Rows.random(20, 6, 2);
    // Row 7: in the second of four minibatches, so in the first of two rounds.
    Rows badFeature = Rows.random(20, 6, 3);
    badFeature.features()[7][0] = Float.NaN;
    Rows badLabel = Rows.random(20, 6, 4);
    badLabel.labels()[7][0] = Float.POSITIVE_INFINITY;
    TrainingSettings settings = TrainingSettings.builder().epochs(1).averagingFrequency(2).build();
    TrainedModel trained =
        train(Graphs.aimle(6, new Adam(0.01), 1), settings, 5, List.of(good, badFeature, badLabel));
    List<RoundProgress> rounds = trained.history().rounds();
    assertEquals(List.of(2, 0), rounds.stream().map(RoundProgress::droppedReplicas).toList());
    assertEquals(List.of(10L, 30L), rounds.stream().map(RoundProgress::examples).toList());
    assertTrue(trained.last().shared().isFinite());
    // Replicas that were thrown away leave nothing behind in the others.
    TrainedModel again =
        train(Graphs.aimle(6, new Adam(0.01), 1), settings, 5, List.of(good, badFeature, badLabel));
    assertSame(trained.last(), again.last());

    assertThrows(
        TrainingDivergedException.class,
        () ->
            train(Graphs.aimle(6, new Adam(0.01), 1), settings, 5, List.of(badFeature, badLabel)));
  }

  @Test
  void aValidationLossThatIsNotFiniteIsNeverBest() {
    Rows bad = Rows.random(20, 6, 3);
    bad.features()[7][0] = Float.NaN;
    TrainedModel trained =
        new ClusterTrainer<>(
                new Rows.InOrder(5),
                TrainingSettings.builder().averagingFrequency(1).epochs(2).build(),
                List.of())
            .train(
                Graphs.aimle(6, new Adam(0.01), 1),
                Rows.distribute(context, List.of(Rows.random(20, 6, 2))),
                new ValidationData<>(Rows.distribute(context, List.of(bad)), new Rows.InOrder(5)));
    for (EpochProgress epoch : trained.history().epochs()) {
      assertTrue(Double.isNaN(epoch.validationLoss().getAsDouble()));
    }
    assertEquals(2, trained.history().epochs().size());
  }

  @Test
  void bestModelIsKeptAndPatienceEndsTraining() {
    Rows data = Rows.random(40, 6, 2);
    // From the sixth epoch on a rate at which the loss grows.
    Sgd updater =
        new Sgd(new MapSchedule.Builder(ScheduleType.EPOCH).add(0, 0.05).add(5, 3.0).build());
    ComputationGraph graph = Graphs.plain(6, updater, 1);
    TrainedModel trained =
        new ClusterTrainer<>(
                new Rows.InOrder(10),
                TrainingSettings.builder().averagingFrequency(1).epochs(30).patience(3).build(),
                List.of())
            .train(
                graph,
                Rows.distribute(context, List.of(data)),
                new ValidationData<>(
                    Rows.distribute(context, Rows.random(33, 6, 4).split(3)), new Rows.InOrder(7)));
    List<Double> losses =
        trained.history().epochs().stream().map(e -> e.validationLoss().getAsDouble()).toList();
    double least = losses.stream().mapToDouble(d -> d).min().getAsDouble();
    assertEquals(losses.lastIndexOf(least), trained.bestEpoch());
    assertTrue(losses.size() < 30 && trained.bestEpoch() > 0, losses.toString());
    assertEquals(trained.bestEpoch() + 1 + 3, losses.size());
    // The kept state reproduces its loss on one machine.
    ComputationGraph best = Graphs.plain(6, updater, 1);
    trained.best().applyTo(best);
    assertEquals(least, best.score(Rows.random(33, 6, 4).minibatch().data(), false), 1e-6 * least);
    assertEquals(trained.bestEpoch() + 1, trained.best().epoch());
  }

  @Test
  void laterOfEqualEpochsIsBest() {
    Rows data = Rows.random(20, 6, 2);
    TrainedModel trained =
        new ClusterTrainer<>(
                new Rows.InOrder(10),
                TrainingSettings.builder().averagingFrequency(1).epochs(3).build(),
                List.of())
            .train(
                Graphs.plain(6, new Sgd(0), 1),
                Rows.distribute(context, List.of(data)),
                new ValidationData<>(
                    Rows.distribute(context, List.of(data)), new Rows.InOrder(20)));
    assertEquals(2, trained.bestEpoch());
  }

  @Test
  void progressTellsRoundsAndLosses() {
    Rows data = Rows.random(50, 6, 2);
    List<String> lines = new ArrayList<>();
    TrainedModel trained =
        new ClusterTrainer<>(
                new Rows.InOrder(10),
                TrainingSettings.builder().epochs(2).averagingFrequency(2).build(),
                List.of((progress, state) -> lines.add(progress.line())))
            .train(Graphs.plain(6, new Sgd(0.01), 1), Rows.distribute(context, data.split(1)));
    List<RoundProgress> rounds = trained.history().rounds();
    assertEquals(List.of(0, 0, 0, 1, 1, 1), rounds.stream().map(RoundProgress::epoch).toList());
    assertEquals(
        List.of(20L, 20L, 10L, 20L, 20L, 10L),
        rounds.stream().map(RoundProgress::examples).toList());
    assertTrue(rounds.stream().allMatch(round -> round.rounds() == 6), rounds.toString());
    assertEquals(6, lines.size());
    assertTrue(lines.get(3).startsWith("epoch  2/2  round    4/6  "), lines.get(3));
    double expected =
        rounds.subList(0, 3).stream().mapToDouble(r -> r.trainingLoss() * r.examples()).sum() / 50;
    assertEquals(expected, trained.history().epochs().get(0).trainingLoss(), 1e-12);
  }

  @Test
  void progressTellsWhatTheSolversDid() {
    List<Long> solvedByOne = solved(1, 16);
    List<Long> solvedByTwo = solved(2, 8);
    // 48 rows: one solution each forward; two more each backward, once lambda is not 0 any more.
    assertTrue(solvedByOne.get(0) >= 48, solvedByOne.toString());
    assertEquals(3 * 48, solvedByOne.get(solvedByOne.size() - 1));
    assertEquals(3 * 48, solvedByTwo.get(solvedByTwo.size() - 1), "summed over the workers");
  }

  private static List<Long> solved(int workers, int batch) {
    TrainedModel trained =
        train(
            Graphs.aimle(6, new Sgd(0.1), 1, EstimatorSpec.parse("aimle-central"), KNAPSACK),
            TrainingSettings.builder().epochs(3).averagingFrequency(3).seed(7).build(),
            batch,
            Rows.random(48, 6, 3).split(workers));
    List<SolverCounts> counts =
        trained.history().rounds().stream()
            .map(round -> round.layers().get("chosen").solver())
            .toList();
    assertEquals(3, counts.size());
    assertTrue(counts.stream().allMatch(c -> c.limited() == 0 && c.remembered() == 0));
    return counts.stream().map(SolverCounts::solved).toList();
  }

  @Test
  void nothingGrowsOverRoundsAndNothingIsLeft() {
    // 16,000 parameters with Adam's state are 192 KB: more than any broadcast of Spark's own.
    List<Rows> shards = Rows.random(160, 2000, 2).split(2);
    List<Integer> broadcasts = new ArrayList<>();
    List<Long> nativeBytes = new ArrayList<>();
    RoundListener watch =
        (progress, state) -> {
          if (progress.round() % 20 == 19) {
            System.gc();
            broadcasts.add(bigBroadcasts());
            nativeBytes.add(Pointer.totalBytes());
          }
        };
    new ClusterTrainer<>(
            new Rows.InOrder(4),
            TrainingSettings.builder().averagingFrequency(1).epochs(4).build(),
            List.of(watch))
        .train(Graphs.plain(2000, new Adam(0.01), 1), Rows.distribute(context, shards));
    assertEquals(4, broadcasts.size());
    // Value and piece of a round's state, and of the one before whose removal is under way.
    assertTrue(broadcasts.stream().allMatch(count -> count <= 4), broadcasts.toString());
    assertTrue(nativeBytes.get(3) <= nativeBytes.get(0) + (1 << 20), nativeBytes.toString());
    assertEquals(0, ExecutorAccess.pools());
    assertEquals(0, context.getPersistentRDDs().size());
  }

  /** Fails in the first attempt amid a round, after a step has changed the replica. */
  private record FailingOnce(int batch) implements MinibatchSource<Rows> {

    private static final long serialVersionUID = 1L;
    private static final java.util.concurrent.atomic.AtomicInteger FAILURES =
        new java.util.concurrent.atomic.AtomicInteger();

    @Override
    public EpochMinibatches open(Rows shard, long seed, int epoch) {
      EpochMinibatches minibatches = new Rows.InOrder(batch).open(shard, seed, epoch);
      return new EpochMinibatches() {
        @Override
        public int size() {
          return minibatches.size();
        }

        @Override
        public Minibatch get(int index) {
          if (index == 4 && shard.ids()[0] == 1000 && FAILURES.getAndIncrement() == 0) {
            throw new IllegalStateException("failed on purpose");
          }
          return minibatches.get(index);
        }
      };
    }
  }

  private static int bigBroadcasts() {
    BlockManager blocks = SparkEnv.get().blockManager();
    return blocks
        .getMatchingBlockIds(
            new AbstractFunction1<BlockId, Object>() {
              @Override
              public Object apply(BlockId id) {
                return id.isBroadcast()
                    && blocks
                        .getStatus(id)
                        .exists(
                            new AbstractFunction1<BlockStatus, Object>() {
                              @Override
                              public Object apply(BlockStatus status) {
                                return status.memSize() > 150_000;
                              }
                            });
              }
            })
        .size();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
