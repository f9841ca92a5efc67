package org.aimle.jobs.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.training.LayerProgress;
import org.aimle.spark.training.RoundProgress;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {

  private static RoundProgress round(
      SolverCounts solver, OptionalDouble validationLoss, int dropped) {
    LayerProgress layer =
        new LayerProgress(new LambdaState(0.25, 3, 0), new SparsityStatistics(300, 80), solver);
    return new RoundProgress(
        1,
        20,
        11,
        200,
        80,
        1234.4,
        0.015,
        dropped,
        Map.of("choice", layer),
        validationLoss,
        Duration.ofSeconds(9),
        Duration.ofSeconds(3725));
  }

  @Test
  void aRoundIsOneLine() {
    assertEquals(
        "epoch  2/20  round   12/200    1234 examples/s  loss 0.01500  beta 0.2500  non-zeros 3.75"
            + "  1:02:05 left",
        round(new SolverCounts(240, 0, 0), OptionalDouble.empty(), 0).line());
  }

  @Test
  void whatIsUnusualIsToldToo() {
    assertEquals(
        "epoch  2/20  round   12/200    1234 examples/s  loss 0.01500  beta 0.2500  non-zeros 3.75"
            + "  not proved optimal 7  from memory 25 %  validation 0.02000  dropped replicas 1"
            + "  1:02:05 left",
        round(new SolverCounts(240, 7, 60), OptionalDouble.of(0.02), 1).line());
  }

  @Test
  void aRoundThatDroppedReplicasAlwaysHasItsLine() {
    StringWriter text = new StringWriter();
    ProgressLines lines = new ProgressLines(new PrintWriter(text), ProgressLines.Medium.FILE);
    // In less than the second after which the next line is due.
    for (int dropped : new int[] {0, 0, 3, 0}) {
      lines.roundEnded(round(new SolverCounts(240, 0, 0), OptionalDouble.empty(), dropped), null);
    }
    assertEquals(2, text.toString().lines().count(), text.toString());
    assertTrue(text.toString().contains("dropped replicas 3"), text.toString());
  }
}
