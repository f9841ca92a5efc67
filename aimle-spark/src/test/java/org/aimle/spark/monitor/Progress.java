package org.aimle.spark.monitor;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.LayerProgress;
import org.aimle.spark.training.ModelState;
import org.aimle.spark.training.RoundProgress;
import org.aimle.spark.training.TrainingHistory;
import org.aimle.spark.training.TrainingSettings;
import org.aimle.spark.training.TrainingStart;

/** Rounds made up for the tests of how they are shown; who shows them asks no model. */
final class Progress {

  static final ModelState NO_STATE = null;

  private Progress() {}

  static TrainingStart start() {
    return new TrainingStart(
        TrainingSettings.builder().epochs(1).build(), 2, 1234, TrainingHistory.EMPTY);
  }

  static RoundProgress round(int round, int rounds, String layer) {
    return new RoundProgress(
        0,
        1,
        round,
        rounds,
        80,
        300,
        0.25,
        round == 1 ? 2 : 0,
        Map.of(
            layer,
            new LayerProgress(
                new LambdaState(1.5, 9, 0),
                new SparsityStatistics(80, 40),
                new SolverCounts(240, 3, 60))),
        OptionalDouble.empty(),
        Duration.ofSeconds(round),
        Duration.ofSeconds(10));
  }

  static EpochProgress epoch(int epoch, double validationLoss) {
    return new EpochProgress(
        epoch, 2000, 0.5, OptionalDouble.of(validationLoss), Duration.ofSeconds(4));
  }
}
