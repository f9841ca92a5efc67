package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.solver.SolverCounts;
import org.junit.jupiter.api.Test;

class VanishedGradientsTest {

  private static final int ESTIMATES = 100;
  private static final int ONES = 12;

  private final List<RoundProgress> rounds = new ArrayList<>();
  private final List<EpochProgress> epochs = new ArrayList<>();
  private final VanishedGradients vanished = new VanishedGradients();

  @Test
  void aStepAsLargeAsTheScoresThatChangesNothingIsToldOnce() {
    assertEquals(List.of(), epoch(12.1, 3, 0.02, 0.1));
    List<String> lines = epoch(11.8, 3, 0.02, 0.1);
    assertEquals(1, lines.size());
    assertTrue(
        lines
            .get(0)
            .startsWith(
                "Epoch 2: next to no gradient passed through the solver of 'path' (0.060 non-zeros"
                    + " an estimate, beta 3.000)"),
        lines.get(0));
    assertEquals(List.of(), epoch(11.8, 3, 0, 0));
  }

  @Test
  void gradientsThatWereThereAndAreNoMoreAreTold() {
    assertEquals(List.of(), epoch(14, 0.2, 5, 4));
    assertEquals(List.of(), epoch(13, 0.2, 5, 0));
    assertEquals(1, epoch(12, 0.01, 0, 0).size());
  }

  @Test
  void lambdaThatStillGrowsFromZeroIsNoFault() {
    assertEquals(List.of(), epoch(12, 0, 0, 0));
    assertEquals(List.of(), epoch(12, 0.01, 0, 0.1));
  }

  @Test
  void networksThatHaveLearntNeedNoGradientUnlessTheyForget() {
    assertEquals(List.of(), epoch(12, 0.5, 5, 5));
    assertEquals(List.of(), epoch(1, 0.5, 0, 0));
    assertEquals(1, epoch(11, 0.5, 0, 0).size());
  }

  /** One of two rounds with so many non-zeros an estimate. */
  private List<String> epoch(double loss, double beta, double... nonZeros) {
    int epoch = epochs.size();
    for (double each : nonZeros) {
      long sum = Math.round(each * ESTIMATES);
      LayerProgress layer =
          new LayerProgress(
              new LambdaState(beta, each, 0),
              new SparsityStatistics(sum, ESTIMATES, (long) ONES * ESTIMATES),
              SolverCounts.NONE);
      rounds.add(
          new RoundProgress(
              epoch,
              9,
              rounds.size(),
              18,
              ESTIMATES,
              100,
              loss,
              0,
              Map.of("path", layer),
              OptionalDouble.empty(),
              Duration.ZERO,
              Duration.ZERO));
    }
    epochs.add(
        new EpochProgress(epoch, 2 * ESTIMATES, loss, OptionalDouble.empty(), Duration.ZERO));
    return vanished.after(rounds, epochs);
  }
}
