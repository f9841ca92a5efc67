package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.Warnings;
import org.aimle.spark.training.wire.CheckpointStore;
import org.aimle.spark.training.wire.GraphState;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record of many rounds: written once, read back whole, and never the end of a training. */
class CheckpointHistoryTest {

  private static final int BLOCK = PositionForm.BLOCK;

  @TempDir private Path folder;

  private CheckpointFolder open() {
    return CheckpointFolder.open(
        TrainingSettings.builder()
            .epochs(100)
            .checkpoints(Checkpoints.everyRounds(folder.toString(), 1))
            .build(),
        Map.of(),
        new Configuration());
  }

  private static RoundProgress round(int number) {
    return new RoundProgress(
        number / 10,
        100,
        number,
        1000,
        40 + number,
        12.5,
        1.0 / (number + 1),
        number % 3,
        Map.of(
            "chosen",
            new LayerProgress(
                new LambdaState(number, 0.5, 0.25),
                new SparsityStatistics(number, 7, 3),
                SolverCounts.NONE)),
        OptionalDouble.empty(),
        Duration.ofMillis(number),
        Duration.ofMillis(9));
  }

  private static List<RoundProgress> rounds(int from, int to) {
    return IntStream.range(from, to).mapToObj(CheckpointHistoryTest::round).toList();
  }

  private static TrainingPosition position(int done, List<RoundProgress> rounds) {
    return new TrainingPosition(
        new GraphState(new float[] {done, 2}, new float[] {3}, Map.of(), done, done / 10),
        new double[0],
        0,
        0,
        Optional.empty(),
        done,
        rounds,
        List.of(new EpochProgress(0, 400, 0.5, OptionalDouble.of(0.25), Duration.ofMillis(8))));
  }

  private void write(CheckpointFolder to, int done) {
    to.write(Map.of(), position(done, rounds(0, done)));
  }

  private TrainingPosition resumed() {
    try (CheckpointFolder folder = open()) {
      return folder.resume(Map.of()).orElseThrow();
    }
  }

  private Path block(int number) {
    return folder.resolve("history-000000000%d.gz".formatted(number));
  }

  private long checkpointBytes(int done) throws IOException {
    return Files.size(folder.resolve("checkpoint-%010d".formatted(done)));
  }

  @Test
  void comesBackWhole() {
    for (int done : new int[] {1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK - 1}) {
      try (CheckpointFolder to = open()) {
        to.resume(Map.of());
        write(to, done);
      }
      TrainingPosition read = resumed();
      assertEquals(done, read.done());
      assertEquals(rounds(0, done), read.rounds());
      assertEquals(1, read.epochs().size());
    }
  }

  @Test
  void isNotWrittenAgainWithEachCheckpoint() throws IOException {
    try (CheckpointFolder to = open()) {
      write(to, BLOCK + 1);
      long small = checkpointBytes(BLOCK + 1);
      Files.setLastModifiedTime(block(0), FileTime.fromMillis(1000));
      write(to, 2 * BLOCK);
      write(to, 2 * BLOCK + 1);
      assertEquals(small, checkpointBytes(2 * BLOCK + 1), "however many rounds there were");
      assertEquals(1000, Files.getLastModifiedTime(block(0)).toMillis());
    }
    assertTrue(Files.exists(block(1)));
    try (CheckpointFolder to = open()) {
      to.resume(Map.of());
      write(to, 2 * BLOCK + 2);
      assertEquals(1000, Files.getLastModifiedTime(block(0)).toMillis(), "nor after a resume");
    }
    assertEquals(rounds(0, 2 * BLOCK + 2), resumed().rounds());
  }

  @Test
  void aDamagedBlockCostsItsRecordAndNotTheTraining() throws IOException {
    try (CheckpointFolder to = open()) {
      write(to, 2 * BLOCK + 3);
    }
    Files.delete(block(0));
    byte[] bytes = Files.readAllBytes(block(1));
    Files.write(block(1), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Files.delete(folder.resolve("." + block(1).getFileName() + ".crc"));
    try (Warnings warnings = Warnings.of(CheckpointFolder.class);
        Warnings ofFiles = Warnings.of(CheckpointStore.class)) {
      TrainingPosition read = resumed();
      assertEquals(2 * BLOCK + 3, read.done());
      assertEquals(2 * BLOCK + 3, read.state().parameters()[0]);
      assertEquals(rounds(2 * BLOCK, 2 * BLOCK + 3), read.rounds());
      List<String> told = warnings.take();
      assertEquals(2, told.size(), told.toString());
      assertTrue(told.get(0).startsWith("What rounds 1 to 256 did is lost"), told.get(0));
      assertEquals(1, ofFiles.take().size(), "of the one that is cut off");

      // It goes on, and what is known is kept.
      try (CheckpointFolder to = open()) {
        TrainingPosition from = to.resume(Map.of()).orElseThrow();
        TrainingPosition next = position(3 * BLOCK, from.rounds()).after(List.of());
        List<RoundProgress> known = rounds(2 * BLOCK, 3 * BLOCK);
        to.write(Map.of(), position(next.done(), known));
      }
      assertEquals(rounds(2 * BLOCK, 3 * BLOCK), resumed().rounds());
    }
  }

  @Test
  void blocksOfATrainingThatIsGoneAreNotBelieved() throws IOException {
    try (CheckpointFolder to = open()) {
      write(to, 2 * BLOCK);
    }
    Files.delete(folder.resolve("checkpoint-%010d".formatted(2 * BLOCK)));
    Files.copy(block(1), block(0), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.delete(folder.resolve("." + block(0).getFileName() + ".crc"));
    try (CheckpointFolder to = open()) {
      assertEquals(Optional.empty(), to.resume(Map.of()));
      write(to, BLOCK + 5);
    }
    assertEquals(rounds(0, BLOCK + 5), resumed().rounds());
  }
}
