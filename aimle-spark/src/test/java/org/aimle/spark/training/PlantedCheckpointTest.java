package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aimle.spark.Planted;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

/** Objects in a folder of checkpoints are not deserialised. */
class PlantedCheckpointTest {

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

  private void train() {
    TrainingSettings settings =
        TrainingSettings.builder()
            .epochs(1)
            .checkpoints(Checkpoints.eachEpoch(folder.toString()))
            .build();
    new ClusterTrainer<>(new Rows.InOrder(4), settings, List.of())
        .train(
            Graphs.aimle(6, new Adam(0.01), 0.8),
            Rows.distribute(context, Rows.random(16, 6, 3).split(2)),
            new ValidationData<>(
                Rows.distribute(context, List.of(Rows.random(4, 6, 9))), new Rows.InOrder(4)));
  }

  @Test
  void planted() throws IOException {
    int before = Planted.READ.get();
    Path newest = folder.resolve("checkpoint-0000000999");
    Files.write(newest, Planted.bytes());
    String message = messages(assertThrows(RuntimeException.class, this::train));
    assertTrue(message.contains("checkpoint-0000000999"), message);
    Files.delete(newest);
    train();
    // Beside a good one it is passed over.
    Files.write(newest, Planted.bytes());
    Files.write(folder.resolve("preprocessor.bin"), Planted.bytes());
    train();
    assertEquals(before, Planted.READ.get());
  }

  private static String messages(Throwable error) {
    return error == null ? "" : error.getMessage() + "\n" + messages(error.getCause());
  }
}
