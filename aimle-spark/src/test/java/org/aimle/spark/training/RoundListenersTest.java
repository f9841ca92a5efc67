package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aimle.spark.Warnings;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

@Tag("spark")
class RoundListenersTest {

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

  /** Writes down what it hears. */
  private static final class Notes implements RoundListener {

    private final List<String> heard = new ArrayList<>();

    @Override
    public void trainingStarted(TrainingStart start) {
      heard.add(
          "start %d workers, %d rounds before"
              .formatted(start.workers(), start.before().rounds().size()));
    }

    @Override
    public void roundEnded(RoundProgress progress, ModelState state) {
      heard.add("round " + progress.round());
    }

    @Override
    public void epochEnded(EpochProgress progress, ModelState state) {
      heard.add("epoch " + progress.epoch());
    }

    @Override
    public void checkpointWritten(int rounds) {
      heard.add("checkpoint " + rounds);
    }

    @Override
    public void trainingEnded(Optional<Throwable> failure) {
      heard.add("end " + failure.map(Throwable::getMessage).orElse("well"));
    }
  }

  private TrainedModel train(int epochs, RoundListener... own) {
    return train(
        settings(epochs).checkpoints(Checkpoints.eachEpoch(folder.toString())).build(), own);
  }

  private static TrainingSettings.Builder settings(int epochs) {
    return TrainingSettings.builder().epochs(epochs).averagingFrequency(4);
  }

  private static TrainedModel train(TrainingSettings settings, RoundListener... own) {
    return new ClusterTrainer<>(new Rows.InOrder(5), settings, List.of(own))
        .train(
            Graphs.plain(6, new Adam(0.01), 1),
            Rows.distribute(context, Rows.random(40, 6, 5).split(2)));
  }

  @Test
  void hearOfEachTrainingInOrderAndOfResumedOnes() {
    List<Notes> all = new ArrayList<>();
    Runnable end =
        RoundListeners.add(
            () -> {
              all.add(new Notes());
              return all.get(all.size() - 1);
            });
    try {
      train(1);
      train(2);
    } finally {
      end.run();
    }
    train(3);
    assertEquals(2, all.size());
    assertEquals(
        List.of(
            "start 2 workers, 0 rounds before", "round 0", "epoch 0", "checkpoint 1", "end well"),
        all.get(0).heard);
    assertEquals(
        List.of(
            "start 2 workers, 1 rounds before", "round 1", "epoch 1", "checkpoint 2", "end well"),
        all.get(1).heard);
  }

  @Test
  void hearWhatEachRoundTook() {
    List<RoundTimes> times = new ArrayList<>();
    TrainedModel trained =
        train(
            settings(3).build(),
            new RoundListener() {
              @Override
              public void roundEnded(RoundProgress progress, ModelState state) {
                assertEquals(progress.round(), times.size());
              }

              @Override
              public void roundTimed(RoundTimes round) {
                times.add(round);
              }
            });
    assertEquals(trained.history().rounds().size(), times.size());
    for (RoundTimes round : times) {
      assertEquals(2, round.workers());
      Duration onDriver = round.send().plus(round.job()).plus(round.add());
      assertTrue(onDriver.compareTo(round.all()) <= 0, round.toString());
      Duration onWorkers = round.load().plus(round.steps()).plus(round.close());
      assertTrue(onWorkers.compareTo(round.job().multipliedBy(2)) <= 0, round.toString());
      assertTrue(!round.stepsCpu().isZero() && !round.steps().isZero(), round.toString());
      assertTrue(round.shareInSteps() > 0 && round.shareInSteps() < 1, round.toString());
    }
  }

  @Test
  void hearOfFailures() {
    Notes notes = new Notes();
    IllegalStateException thrown = new IllegalStateException("enough");
    Runnable end = RoundListeners.add(() -> notes);
    try {
      IllegalStateException caught =
          assertThrows(
              IllegalStateException.class,
              () ->
                  train(
                      1,
                      (progress, state) -> {
                        throw thrown;
                      }));
      assertSame(thrown, caught);
    } finally {
      end.run();
    }
    assertEquals(List.of("start 2 workers, 0 rounds before", "end enough"), notes.heard);
  }

  @Test
  void oneThatFailsIsLeftOutAndChangesNothing() {
    TrainedModel alone = train(settings(2).build());
    Runnable end =
        RoundListeners.add(
            () ->
                (progress, state) -> {
                  throw new IllegalStateException("no");
                });
    try (Warnings warnings = Warnings.of(RoundListeners.class)) {
      TrainedModel watched = train(settings(2).build());
      assertArrayEquals(alone.last().parameters(), watched.last().parameters());
      assertEquals(1, warnings.take().size());
    } finally {
      end.run();
    }
  }
}
