package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aimle.WrongInputException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

/** Checkpoints that released versions wrote are resumed; each is that of the first epoch of two. */
@Tag("spark")
class CheckpointCompatibilityTest {

  private static final String NAME = "checkpoint-0000000005";

  @TempDir private Path folder;

  private static TrainedModel train(
      JavaSparkContext context, UpdaterState updaterState, int epochs, Path folder) {
    return new ClusterTrainer<>(
            new Rows.InOrder(4),
            TrainingSettings.builder()
                .epochs(epochs)
                .averagingFrequency(2)
                .seed(5)
                .outerOptimiser(OuterOptimiser.nesterov(0.7, 0.8))
                .updaterState(updaterState)
                .checkpoints(Checkpoints.eachEpoch(folder.toString()))
                .build(),
            List.of())
        .train(
            Graphs.aimle(6, new Adam(0.01), 0.8),
            Rows.distribute(context, Rows.random(80, 6, 3).split(2)));
  }

  @Test
  void theOneOf010IsResumed() throws IOException {
    Path old = Files.createDirectory(folder.resolve("old"));
    try (InputStream in =
        getClass().getResourceAsStream("/compatibility/0.1.0/checkpoint/" + NAME)) {
      Files.copy(in, old.resolve(NAME));
    }
    try (JavaSparkContext context = Clusters.local(2)) {
      // What it did with the updater's state, 0.1.0 does not say.
      WrongInputException other =
          assertThrows(WrongInputException.class, () -> train(context, UpdaterState.KEPT, 2, old));
      assertTrue(
          other.getMessage().contains("updater state between rounds was averaged and is kept"),
          other.getMessage());
      TrainedModel resumed = train(context, UpdaterState.AVERAGED, 2, old);
      TrainedModel anew = train(context, UpdaterState.AVERAGED, 2, folder.resolve("anew"));
      assertEquals(10, resumed.history().rounds().size());
      // Its first epoch was trained on another machine, whose last bits may be others.
      assertArrayEquals(anew.last().parameters(), resumed.last().parameters(), 1e-3f);
      assertEquals(
          anew.history().epochs().get(0).trainingLoss(),
          resumed.history().epochs().get(0).trainingLoss(),
          1e-4);
    }
  }
}
