package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aimle.spec.NamedParameters;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Sgd;

class OuterOptimiserTest {

  @TempDir Path folder;

  @Test
  void nesterovFollowsItsClosedForm() {
    // Scalar outer problem in each parameter: the round's mean is known from a run of one round.
    float[] start = {1, 2};
    OuterStep first =
        OuterOptimiser.nesterov(0.5, 0.9).next(OuterStep.start(start), new float[] {0, 3});
    // d = (1, -1), v = d, step 0.5 (d + 0.9 v) = (0.95, -0.95).
    assertArrayEquals(new float[] {0.05f, 2.95f}, first.parameters(), 1e-6f);
    OuterStep second = OuterOptimiser.nesterov(0.5, 0.9).next(first, new float[] {0.05f, 2.95f});
    // d = 0, v = 0.9, step 0.5 * 0.9 * 0.9.
    assertArrayEquals(new float[] {0.05f - 0.405f, 2.95f + 0.405f}, second.parameters(), 1e-6f);
    assertArrayEquals(
        new float[] {0, 3},
        OuterOptimiser.nesterov(1, 0)
            .next(OuterStep.start(start), new float[] {0, 3})
            .parameters());
    for (OuterOptimiser optimiser :
        List.of(OuterOptimiser.averaging(), OuterOptimiser.nesterov(0.7, 0.9))) {
      assertEquals(optimiser, OuterOptimiser.parse(optimiser.toString()));
    }
    assertThrows(IllegalArgumentException.class, () -> OuterOptimiser.parse("adam"));
  }

  @Test
  void writtenFormsStayReadable() {
    assertEquals(OuterOptimiser.averaging(), OuterOptimiser.parse("averaging"));
    assertEquals(OuterOptimiser.nesterov(1, 0.9), OuterOptimiser.parse("nesterov"));
    assertEquals("averaging", OuterOptimiser.averaging().toString());
    assertEquals(
        "nesterov:learning-rate=0.7,momentum=0.5", OuterOptimiser.nesterov(0.7, 0.5).toString());
    IllegalArgumentException unknown =
        assertThrows(IllegalArgumentException.class, () -> OuterOptimiser.parse("adam"));
    assertEquals(
        "no outer optimiser is named 'adam'; registered: [averaging, halfway, nesterov]",
        unknown.getMessage());
    IllegalArgumentException parameter =
        assertThrows(IllegalArgumentException.class, () -> OuterOptimiser.parse("nesterov:rate=1"));
    assertEquals(
        "nesterov has no parameter 'rate'; it has learning-rate, momentum", parameter.getMessage());
  }

  @Test
  void oneOfYourOwnTrainsAndIsRebuiltFromText() {
    Rows data = Rows.random(40, 6, 3);
    OuterOptimiser halfway = OuterOptimiser.parse("halfway:share=0.5");
    AimleTrainingMaster master = AimleTrainingMaster.builder(8).outerOptimiser(halfway).build();
    assertTrue(master.toJson().contains("halfway:share=0.5"), master.toJson());
    assertEquals(master, AimleTrainingMaster.fromJson(master.toJson()));
    try (JavaSparkContext context = Clusters.local(2)) {
      TrainingSettings.Builder settings =
          TrainingSettings.builder()
              .epochs(1)
              .outerOptimiser(halfway)
              .averagingFrequency(5)
              .checkpoints(Checkpoints.eachEpoch(folder.toString()));
      ComputationGraph graph = Graphs.plain(6, new Sgd(0.1), 1);
      float[] before = ModelState.of(graph).parameters();
      float[] mean =
          new ClusterTrainer<>(
                  new Rows.InOrder(8),
                  TrainingSettings.builder().epochs(1).averagingFrequency(5).build(),
                  List.of())
              .train(graph, Rows.distribute(context, List.of(data)))
              .last()
              .parameters();
      ModelState own = train(settings.build(), graph, context, data);
      for (int i = 0; i < mean.length; i++) {
        assertEquals(
            (float) (before[i] + 0.5 * ((double) mean[i] - before[i])), own.parameters()[i]);
      }
      // Its memory is in checkpoints: two epochs in one go or in two end alike.
      ModelState resumed = train(settings.epochs(2).build(), graph, context, data);
      ModelState inOneGo =
          train(
              settings
                  .checkpoints(Checkpoints.eachEpoch(folder.resolve("other").toString()))
                  .build(),
              graph,
              context,
              data);
      assertArrayEquals(inOneGo.parameters(), resumed.parameters());
      assertTrue(Files.exists(folder.resolve("checkpoint-0000000002")));
    }
  }

  private static ModelState train(
      TrainingSettings settings, ComputationGraph graph, JavaSparkContext context, Rows data) {
    return new ClusterTrainer<>(new Rows.InOrder(8), settings, List.of())
        .train(graph, Rows.distribute(context, List.of(data)))
        .last();
  }

  private record Anonymous(String name) implements OuterOptimiser {

    @Override
    public OuterStep next(OuterStep before, float[] mean) {
      return before;
    }

    @Override
    public NamedParameters written() {
      return new NamedParameters(name, Map.of());
    }
  }

  @Test
  void whatTextDoesNotMakeAgainIsRefusedAtOnce() {
    for (String name : List.of("nobody", "nesterov")) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> TrainingSettings.builder().outerOptimiser(new Anonymous(name)).build());
      assertTrue(error.getMessage().contains("'" + name + "'"), error.getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> AimleTrainingMaster.builder(1).outerOptimiser(new Anonymous(name)));
    }
  }
}
