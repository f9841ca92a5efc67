package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** What workers keep from round to round, and how they send what they have learnt. */
class UpdaterStateTest {

  private static JavaSparkContext context;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    context = Clusters.local(2);
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  private static TrainingSettings.Builder settings() {
    return TrainingSettings.builder().epochs(3).averagingFrequency(2).seed(1);
  }

  /** Three workers: the second has no data, the third is done with its epoch before the first. */
  private static List<Rows> shards() {
    Rows rows = Rows.random(60, 6, 8);
    return List.of(rows.slice(0, 40), rows.slice(0, 0), rows.slice(40, 60));
  }

  private static TrainedModel train(TrainingSettings.Builder settings) {
    return train(settings, new Rows.InOrder(4), (progress, state) -> {});
  }

  private static TrainedModel train(
      TrainingSettings.Builder settings, MinibatchSource<Rows> source, RoundListener listener) {
    return new ClusterTrainer<>(source, settings.build(), List.of(listener))
        .train(
            Graphs.aimle(6, new Adam(0.01), 0.8),
            Rows.distribute(context, shards()),
            new ValidationData<>(
                Rows.distribute(context, List.of(Rows.random(10, 6, 9))), new Rows.InOrder(5)));
  }

  private static void assertSame(TrainedModel expected, TrainedModel actual) {
    assertArrayEquals(expected.last().parameters(), actual.last().parameters());
    assertArrayEquals(expected.last().updaterState(), actual.last().updaterState());
    assertArrayEquals(expected.best().parameters(), actual.best().parameters());
    assertEquals(expected.last().lambdas(), actual.last().lambdas());
    assertEquals(expected.last().iteration(), actual.last().iteration());
    assertEquals(
        expected.history().rounds().stream().map(RoundProgress::trainingLoss).toList(),
        actual.history().rounds().stream().map(RoundProgress::trainingLoss).toList());
  }

  @Test
  void keptAndTogetherAfterEachRoundIsAveraged() {
    assertSame(
        train(settings().updaterState(UpdaterState.AVERAGED)),
        train(settings().updaterState(UpdaterState.KEPT).syncInterval(1)));
  }

  @Test
  void theWaysDiffer() {
    float[] averaged = train(settings().updaterState(UpdaterState.AVERAGED)).last().parameters();
    float[] kept = train(settings().updaterState(UpdaterState.KEPT)).last().parameters();
    float[] reset = train(settings().updaterState(UpdaterState.RESET)).last().parameters();
    assertNotEquals(Arrays.toString(averaged), Arrays.toString(kept));
    assertNotEquals(Arrays.toString(averaged), Arrays.toString(reset));
  }

  @ParameterizedTest
  @EnumSource(UpdaterState.class)
  void aLoneWorkerKeepsOrLosesItsState(UpdaterState way) {
    // One round is all there is, so that nothing between rounds matters.
    TrainingSettings.Builder one = settings().epochs(1).averagingFrequency(10).updaterState(way);
    Rows data = Rows.random(40, 6, 8);
    TrainedModel trained =
        new ClusterTrainer<>(new Rows.InOrder(4), one.build(), List.of())
            .train(Graphs.plain(6, new AdaGrad(0.05), 1), Rows.distribute(context, List.of(data)));
    TrainedModel inTwo =
        new ClusterTrainer<>(new Rows.InOrder(4), one.averagingFrequency(5).build(), List.of())
            .train(Graphs.plain(6, new AdaGrad(0.05), 1), Rows.distribute(context, List.of(data)));
    // AdaGrad's sums begin with its epsilon and only grow: steps become larger where they are
    // reset.
    assertEquals(
        way != UpdaterState.RESET,
        Arrays.equals(trained.last().parameters(), inTwo.last().parameters()));
    assertEquals(way == UpdaterState.RESET ? 0 : 65, trained.last().updaterState().length);
  }

  @ParameterizedTest
  @CsvSource({"KEPT,NONE", "KEPT,EIGHT_BIT", "AVERAGED,SIXTEEN_BIT", "RESET,EIGHT_BIT"})
  void checkpointsChangeNothingAndAreResumedBitByBit(UpdaterState way, Compression compression) {
    TrainingSettings.Builder settings =
        settings().updaterState(way).compression(compression).syncInterval(4);
    TrainedModel whole = train(settings);
    settings.checkpoints(Checkpoints.everyRounds(folder.toString(), 3));
    for (int crash : new int[] {3, 7}) {
      assertThrows(
          IllegalStateException.class,
          () ->
              train(
                  settings,
                  new Rows.InOrder(4),
                  (progress, state) -> {
                    if (progress.round() == crash) {
                      throw new IllegalStateException("crash");
                    }
                  }));
    }
    assertSame(whole, train(settings));
  }

  @ParameterizedTest
  @CsvSource({"KEPT,NONE", "KEPT,SIXTEEN_BIT", "RESET,EIGHT_BIT"})
  void tasksThatAreTriedAgainChangeNothing(UpdaterState way, Compression compression) {
    TrainingSettings.Builder settings =
        settings().updaterState(way).compression(compression).syncInterval(4);
    FailingInEachEpoch.failures.set(0);
    assertSame(train(settings), train(settings, new FailingInEachEpoch(), (progress, state) -> {}));
    assertEquals(3, FailingInEachEpoch.failures.get());
  }

  @Test
  void compressedTrainingLearnsAsMuch() {
    double plain = loss(Compression.NONE);
    assertEquals(plain, loss(Compression.SIXTEEN_BIT), 0.02 * plain);
    assertEquals(plain, loss(Compression.EIGHT_BIT), 0.1 * plain);
  }

  private static double loss(Compression compression) {
    List<EpochProgress> epochs =
        train(settings().epochs(20).compression(compression)).history().epochs();
    return epochs.get(19).trainingLoss();
  }

  @Test
  void aScheduleByIterationIsNotForAStateThatBeginsAnew() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new ClusterTrainer<>(
                        new Rows.InOrder(4),
                        settings().updaterState(UpdaterState.RESET).build(),
                        List.of())
                    .train(
                        Graphs.plain(
                            6,
                            new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.01, 0.9)),
                            1),
                        Rows.distribute(context, shards())));
    assertTrue(error.getMessage().contains("schedule by iteration"), error.getMessage());
  }

  @Test
  void writtenFormsAreRead() {
    for (UpdaterState state : UpdaterState.values()) {
      assertEquals(state, UpdaterState.parse(state.written()));
    }
    for (Compression compression : Compression.values()) {
      assertEquals(compression, Compression.parse(compression.written()));
    }
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> UpdaterState.parse("local"))
            .getMessage()
            .contains("'local' is not known; use one of: kept, averaged, reset"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> Compression.parse("4-bit"))
            .getMessage()
            .contains("'4-bit' is not known; use one of: none, 16-bit, 8-bit"));
  }

  /** Fails once in each epoch, after a step of the round. */
  private record FailingInEachEpoch() implements MinibatchSource<Rows> {

    private static final long serialVersionUID = 1L;
    private static final java.util.concurrent.atomic.AtomicInteger failures =
        new java.util.concurrent.atomic.AtomicInteger();

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
          if (index == 5 && failures.compareAndSet(epoch, epoch + 1)) {
            throw new IllegalStateException("failed on purpose");
          }
          return minibatches.get(index);
        }
      };
    }
  }
}
