package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.aimle.WrongInputException;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.lambda.LambdaState;
import org.aimle.spark.Warnings;
import org.aimle.spark.training.data.MinibatchSource;
import org.aimle.spark.training.driver.GraphDescription;
import org.aimle.spark.training.wire.FailingFiles;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

class CheckpointTest {

  private static JavaSparkContext context;
  private static final Rows DATA = Rows.random(80, 6, 3);

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    context = Clusters.local(2);
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static TrainingSettings.Builder settings() {
    return TrainingSettings.builder()
        .epochs(3)
        .averagingFrequency(2)
        .seed(5)
        .patience(2)
        .outerOptimiser(OuterOptimiser.nesterov(0.7, 0.8));
  }

  private static TrainedModel train(TrainingSettings settings, RoundListener listener) {
    return train(Graphs.aimle(6, new Adam(0.01), 0.8), new Rows.InOrder(4), settings, listener);
  }

  private static TrainedModel train(
      ComputationGraph graph,
      MinibatchSource<Rows> source,
      TrainingSettings settings,
      RoundListener listener) {
    return train(graph, source, settings, listener, DATA, Rows.random(10, 6, 9));
  }

  private static TrainedModel train(
      ComputationGraph graph,
      MinibatchSource<Rows> source,
      TrainingSettings settings,
      RoundListener listener,
      Rows training,
      Rows validation) {
    return new ClusterTrainer<>(source, settings, List.of(listener))
        .train(
            graph,
            Rows.distribute(context, training.split(2)),
            new ValidationData<>(
                Rows.distribute(context, List.of(validation)), new Rows.InOrder(5)));
  }

  /** Ends after that many rounds as a crash would, after the last due checkpoint. */
  private static RoundListener crashAt(int round) {
    return (progress, state) -> {
      if (progress.round() == round) {
        throw new Stop();
      }
    };
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  @Test
  void resumingContinuesBitByBit() throws IOException {
    TrainedModel whole = train(settings().build(), (progress, state) -> {});
    // 5 rounds an epoch: a crash amid the second, and one amid the third.
    TrainingSettings kept =
        settings().checkpoints(Checkpoints.everyRounds(folder.toString(), 2)).build();
    assertThrows(Stop.class, () -> train(kept, crashAt(7)));
    assertEquals(List.of("checkpoint-0000000005", "checkpoint-0000000006"), files());
    assertThrows(Stop.class, () -> train(kept, crashAt(11)));
    TrainedModel resumed = train(kept, (progress, state) -> {});

    assertArrayEquals(whole.last().parameters(), resumed.last().parameters());
    assertArrayEquals(whole.last().updaterState(), resumed.last().updaterState());
    assertEquals(whole.last().lambdas(), resumed.last().lambdas());
    assertEquals(whole.last().iteration(), resumed.last().iteration());
    assertEquals(whole.last().epoch(), resumed.last().epoch());
    assertArrayEquals(whole.best().parameters(), resumed.best().parameters());
    assertEquals(whole.bestEpoch(), resumed.bestEpoch());
    assertEquals(losses(whole), losses(resumed));
    // Training that is complete is not done again.
    assertArrayEquals(whole.last().parameters(), train(kept, crashAt(0)).last().parameters());
  }

  private static List<Object> losses(TrainedModel model) {
    return Stream.concat(
            model.history().rounds().stream()
                .<Object>map(r -> List.of(r.round(), r.trainingLoss(), r.layers(), r.rounds())),
            model.history().epochs().stream()
                .<Object>map(e -> List.of(e.epoch(), e.trainingLoss(), e.validationLoss())))
        .toList();
  }

  @Test
  void anotherTrainingIsNotContinued() {
    Checkpoints checkpoints = Checkpoints.eachEpoch(folder.toString());
    train(settings().epochs(1).checkpoints(checkpoints).build(), (progress, state) -> {});
    IllegalArgumentException other =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                train(
                    settings().seed(6).checkpoints(checkpoints).build(), (progress, state) -> {}));
    assertTrue(
        other.getMessage().contains("another training: seed was 5 and is 6;"), other.getMessage());
    // The same sizes throughout, but another learning rate, another dropout, other minibatches.
    TrainingSettings same = settings().checkpoints(checkpoints).build();
    MinibatchSource<Rows> source = new Rows.InOrder(4);
    assertOther(Graphs.aimle(6, new Adam(0.02), 0.8), source, same);
    assertOther(Graphs.aimle(6, new Adam(0.01), 0.7), source, same);
    assertOther(Graphs.aimle(6, new Adam(0.01), 0.8), new Rows.InOrder(5), same);
    IllegalArgumentException fresh =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                train(
                    settings()
                        .checkpoints(checkpoints.startingWith(Checkpoints.Start.FRESH))
                        .build(),
                    (progress, state) -> {}));
    assertTrue(fresh.getMessage().contains("empty the folder"), fresh.getMessage());
  }

  private void assertOther(
      ComputationGraph graph, MinibatchSource<Rows> source, TrainingSettings settings) {
    IllegalArgumentException other =
        assertThrows(
            IllegalArgumentException.class,
            () -> train(graph, source, settings, (progress, state) -> {}));
    assertTrue(other.getMessage().contains(folder.toString()), other.getMessage());
    assertTrue(other.getMessage().contains("name another folder"), other.getMessage());
  }

  @Test
  void otherDataAreNotContinuedUnderTheSameSettings() {
    TrainingSettings settings =
        settings().checkpoints(Checkpoints.eachEpoch(folder.toString())).build();
    Rows validation = Rows.random(10, 6, 9);
    trainOn(settings, DATA, validation);
    // As many examples of the same sizes, but one other label, one other id, two exchanged, others.
    Rows label = Rows.random(80, 6, 3);
    label.labels()[79][0] += 1e-6f;
    Rows id = Rows.random(80, 6, 3);
    id.ids()[0]++;
    Rows exchanged = Rows.join(List.of(DATA.slice(40, 80), DATA.slice(0, 40)));
    for (Rows other : List.of(label, id, exchanged, Rows.random(80, 6, 4))) {
      assertOtherData("training data was 80 examples", settings, other, validation);
    }
    assertOtherData("validation data was 10 examples", settings, DATA, Rows.random(10, 6, 8));
    trainOn(settings, Rows.random(80, 6, 3), Rows.random(10, 6, 9));
  }

  private static void trainOn(TrainingSettings settings, Rows training, Rows validation) {
    ComputationGraph graph = Graphs.aimle(6, new Adam(0.01), 0.8);
    train(graph, new Rows.InOrder(4), settings, (progress, state) -> {}, training, validation);
  }

  private static void assertOtherData(
      String message, TrainingSettings settings, Rows training, Rows validation) {
    IllegalArgumentException other =
        assertThrows(IllegalArgumentException.class, () -> trainOn(settings, training, validation));
    assertTrue(other.getMessage().contains("another training: " + message), other.getMessage());
    assertTrue(other.getMessage().contains("use the same data"), other.getMessage());
  }

  @Test
  void descriptionsAreTheSameInEveryProcess() {
    MinibatchSource<Rows> lambda = (shard, seed, epoch) -> null;
    assertEquals(CheckpointTest.class.getName(), lambda.description());
    // What changes nothing in a training that is continued: threads, counters, the weights' seed.
    assertEquals(
        GraphDescription.of("{\"a\": [{\"seed\": 1, \"threads\": 2, \"b\": 3}]}"),
        GraphDescription.of("{\"epochCount\": 4, \"a\": [{\"seed\": 5, \"b\": 3}]}"));
    assertNotEquals(
        GraphDescription.of("{\"a\": [{\"seed\": 1, \"b\": 3}]}"),
        GraphDescription.of("{\"a\": [{\"seed\": 1, \"b\": 4}]}"));
  }

  @Test
  void aRefusedResumeNamesWhatDiffersInTheNetwork() {
    TrainingSettings settings =
        settings().checkpoints(Checkpoints.eachEpoch(folder.toString())).build();
    MinibatchSource<Rows> source = new Rows.InOrder(4);
    train(Graphs.aimle(6, new Adam(0.01), 0.8), source, settings, (progress, state) -> {});
    WrongInputException other =
        assertThrows(
            WrongInputException.class,
            () ->
                train(
                    Graphs.aimle(6, new Adam(0.02), 0.8),
                    source,
                    settings,
                    (progress, state) -> {}));
    assertTrue(
        other.getMessage().matches(".*network\\.\\S*learningRate was 0\\.01 and is 0\\.02.*"),
        other.getMessage());
  }

  @Test
  void trainingResumesFromTheOlderCheckpointIfTheNewestIsDamaged() throws IOException {
    TrainedModel whole = train(settings().build(), (progress, state) -> {});
    TrainingSettings kept =
        settings().checkpoints(Checkpoints.everyRounds(folder.toString(), 2)).build();
    assertThrows(Stop.class, () -> train(kept, crashAt(7)));
    Files.write(folder.resolve("checkpoint-0000000006"), new byte[] {1, 2, 3});
    TrainedModel resumed = train(kept, (progress, state) -> {});
    assertArrayEquals(whole.last().parameters(), resumed.last().parameters());
    assertArrayEquals(whole.best().parameters(), resumed.best().parameters());
  }

  @Test
  void fewerEpochsThanWereTrainedAreRefused() {
    Checkpoints checkpoints = Checkpoints.everyRounds(folder.toString(), 2);
    TrainingSettings.Builder settings = settings().checkpoints(checkpoints);
    assertThrows(Stop.class, () -> train(settings.build(), crashAt(7)));
    // Amid the second epoch.
    WrongInputException fewer =
        assertThrows(
            WrongInputException.class,
            () -> train(settings.epochs(1).build(), (progress, state) -> {}));
    assertTrue(
        fewer.getMessage().contains("begun epoch 2, but epochs is 1; set epochs to at least 2"),
        fewer.getMessage());
    assertEquals(
        2, train(settings.epochs(2).build(), (progress, state) -> {}).history().epochs().size());
    assertThrows(
        WrongInputException.class,
        () -> train(settings.epochs(1).build(), (progress, state) -> {}));
  }

  @Test
  void aFolderThatCannotBeWrittenToEndsTrainingBeforeTheFirstRound() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    TrainingSettings settings =
        settings().checkpoints(Checkpoints.eachEpoch(file.resolve("below").toString())).build();
    WrongInputException error =
        assertThrows(WrongInputException.class, () -> train(settings, crashAt(0)));
    assertTrue(error.getMessage().contains("cannot be written to"), error.getMessage());
  }

  @Test
  void trainingGoesOnWhereADiskIsFullAndWritesAgainWhenItIsNot() throws IOException {
    TrainedModel whole = train(settings().build(), (progress, state) -> {});
    context
        .hadoopConfiguration()
        .setClass("fs.failing.impl", FailingFiles.class, org.apache.hadoop.fs.FileSystem.class);
    FailingFiles.limit = Long.MAX_VALUE;
    RoundListener full =
        (progress, state) ->
            FailingFiles.limit =
                progress.round() >= 5 && progress.round() < 10 ? 1000 : Long.MAX_VALUE;
    try (Warnings warnings = Warnings.of(TrainingRun.class)) {
      TrainedModel trained =
          train(
              settings().checkpoints(Checkpoints.everyRounds("failing://" + folder, 2)).build(),
              full);
      assertArrayEquals(whole.last().parameters(), trained.last().parameters());
      List<String> told = warnings.take();
      // Those after 6, 8 and 10 rounds.
      assertEquals(3, told.size(), told.toString());
      assertTrue(told.get(0).contains("(No space left on device)"), told.get(0));
    } finally {
      FailingFiles.limit = Long.MAX_VALUE;
    }
    assertEquals(List.of("checkpoint-0000000014", "checkpoint-0000000015"), files());
  }

  @Test
  void twoDriversDoNotShareAFolder() {
    TrainingSettings settings =
        settings().checkpoints(Checkpoints.eachEpoch(folder.toString())).build();
    RoundListener second =
        (progress, state) -> {
          if (progress.round() == 6) {
            WrongInputException refused =
                assertThrows(WrongInputException.class, () -> train(settings, crashAt(0)));
            assertTrue(
                refused.getMessage().contains("held by another driver"), refused.getMessage());
          }
        };
    assertArrayEquals(
        train(settings().build(), (progress, state) -> {}).last().parameters(),
        train(settings, second).last().parameters());
  }

  @Test
  void aNetworkIsTheSameWhereverItsTrainingIs() {
    ComputationGraph graph = Graphs.aimle(6, new Adam(0.01), 0.8);
    Map<String, String> anew = GraphDescription.of(graph.getConfiguration().toJson());
    AimleGraphs.setLambdaStates(graph, Map.of("chosen", new LambdaState(0.5, 3, 0.1)));
    String moved = graph.getConfiguration().toJson();
    assertTrue(moved.contains("previousUpdate"), moved);
    assertEquals(anew, GraphDescription.of(moved));
  }

  @Test
  void damageIsFound() throws IOException {
    Checkpoints checkpoints = Checkpoints.eachEpoch(folder.toString());
    train(settings().epochs(1).checkpoints(checkpoints).build(), (progress, state) -> {});
    Path file = folder.resolve("checkpoint-0000000005");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(folder.resolve(".checkpoint-0000000005.crc"));
    Files.write(file, bytes);
    UncheckedIOException error =
        assertThrows(
            UncheckedIOException.class,
            () -> train(settings().checkpoints(checkpoints).build(), (progress, state) -> {}));
    assertTrue(error.getCause().getMessage().contains("damaged"), error.getCause().getMessage());
  }
}
