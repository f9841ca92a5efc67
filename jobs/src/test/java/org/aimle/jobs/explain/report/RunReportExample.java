package org.aimle.jobs.explain.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.aimle.explain.RationaleMetrics;
import org.aimle.jobs.evaluation.ExplainedText;
import org.aimle.jobs.evaluation.ExplainedText.Choice;
import org.aimle.jobs.evaluation.Scores;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.LayerProgress;
import org.aimle.spark.training.RoundProgress;
import org.aimle.spark.training.TrainingHistory;

/** A run made up for the tests of how runs are written down. */
final class RunReportExample {

  static final int EPOCHS = 20;
  static final int ROUNDS_PER_EPOCH = 25;

  private RunReportExample() {}

  static RunReport report() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("k", "4");
    settings.put("estimator", "aimle-central");
    settings.put("lambda-rule", "multiplicative:target=10");
    settings.put("epochs", "20");
    settings.put("word-vectors", "a<b>&\"c\"");
    Map<String, Long> texts = new LinkedHashMap<>();
    texts.put("training", 2000L);
    texts.put("validation", 500L);
    return new RunReport(
        "Text explainer: <script>alert(1)</script>",
        Instant.parse("2026-01-02T03:04:05Z"),
        Duration.ofSeconds(83),
        settings,
        texts,
        history(),
        12,
        Optional.of(10.0),
        List.of(
            new Scores(
                "validation",
                500,
                0.0101,
                OptionalDouble.empty(),
                OptionalDouble.of(4),
                0,
                RationaleMetrics.NONE),
            new Scores(
                "test",
                500,
                0.1234,
                OptionalDouble.of(0.812),
                OptionalDouble.of(4),
                177,
                new RationaleMetrics(437, 1770, 1290))),
        List.of(
            new ExplainedText(
                "test-1",
                List.of(
                    ("the aroma is rich & floral , with a <b>velvety</b> body and a"
                            + " surprisingly long finish ; my brother brought two of these back from"
                            + " the market and we forgot the time .")
                        .split(" ")),
                0.9,
                0.84,
                List.of(
                    new Choice(3, 8.25),
                    new Choice(5, 11.5),
                    new Choice(9, 6.5),
                    new Choice(14, 1)),
                Set.of(3, 5, 14, 15)),
            new ExplainedText(
                "test-2",
                List.of("dull , stale and faint ; nobody liked it".split(" ")),
                0.1,
                0.32,
                List.of(new Choice(0, 1), new Choice(2, 1), new Choice(3, 1)),
                Set.of())));
  }

  private static TrainingHistory history() {
    Random random = new Random(1);
    List<RoundProgress> rounds = new ArrayList<>();
    List<EpochProgress> epochs = new ArrayList<>();
    double beta = 0;
    double density = 1;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      double loss = 0.02 + 0.2 * Math.exp(-0.3 * epoch);
      for (int i = 0; i < ROUNDS_PER_EPOCH; i++) {
        beta = Math.max(0, beta + 0.02 * (random.nextDouble() - 0.35));
        long nonZeros = (long) (400 * (1 - Math.exp(-3 * beta)) * (0.5 + random.nextDouble()));
        density = 0.9 * density + 0.1 * nonZeros / 40;
        rounds.add(
            new RoundProgress(
                epoch,
                EPOCHS,
                rounds.size(),
                EPOCHS * ROUNDS_PER_EPOCH,
                80,
                300 + 40 * random.nextGaussian(),
                loss * (0.8 + 0.4 * random.nextDouble()),
                epoch == 3 && i == 0 ? 2 : 0,
                Map.of(
                    "choice",
                    new LayerProgress(
                        new LambdaState(beta, density, 0),
                        new SparsityStatistics(nonZeros, 40),
                        new SolverCounts(240, epoch == 3 ? 2 : 0, 60))),
                OptionalDouble.empty(),
                Duration.ofSeconds(rounds.size()),
                Duration.ofSeconds(10)));
      }
      epochs.add(
          new EpochProgress(
              epoch,
              2000,
              loss,
              OptionalDouble.of(0.06 + 0.16 * Math.exp(-0.4 * epoch) + 0.0009 * epoch),
              Duration.ofSeconds(4)));
    }
    return new TrainingHistory(rounds, epochs);
  }
}
