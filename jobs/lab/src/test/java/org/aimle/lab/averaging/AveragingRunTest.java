package org.aimle.lab.averaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.explain.WordVectors;
import org.aimle.jobs.command.UserError;
import org.junit.jupiter.api.Test;

class AveragingRunTest {

  private static final int DIMENSION = 4;

  /** A text's label is the share of its words that are the good one. */
  private static List<Text> texts(int from, int number) {
    return IntStream.range(from, from + number)
        .mapToObj(
            id -> {
              SplittableRandom random = new SplittableRandom(id);
              int[] tokens = random.ints(3 + id % 5, 0, 3).toArray();
              long good = IntStream.of(tokens).filter(token -> token == 0).count();
              return new Text(id, tokens, (float) good / tokens.length);
            })
        .toList();
  }

  private static AveragingRun.Outcome train(String arm) {
    TextExplainerSettings settings =
        TextExplainerSettings.builder(DIMENSION)
            .k(2)
            .filters(4)
            .hidden(4)
            .threads(1)
            .seed(3)
            .build();
    WordVectors words =
        WordVectors.of(
            List.of("good", "bad", "so"),
            new float[] {1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1},
            DIMENSION);
    return new AveragingRun(settings, words, 8, 2, 3)
        .train(Arm.parse(arm), texts(0, 64), texts(100, 16), texts(200, 16));
  }

  @Test
  void oneWorkersLambdaIsEverybodys() {
    assertEquals(
        train("workers=1,frequency=1,lambda=global"), train("workers=1,frequency=1,lambda=own"));
  }

  @Test
  void averagingAfterEveryStepAtFirstTakesMoreRounds() {
    AveragingRun.Outcome rare = train("workers=2,frequency=4");
    AveragingRun.Outcome often = train("workers=2,frequency=4,every-step=1");
    assertEquals(4, rare.rounds());
    assertEquals(8 + 2, often.rounds());
    assertNotEquals(rare.validation(), often.validation());
    assertTrue(rare.validation() < 0.2 && often.validation() < 0.2, rare + " " + often);
  }

  @Test
  void workersOfSkewedShardsHaveLambdasOfTheirOwn() {
    AveragingRun.Outcome own = train("workers=2,frequency=4,lambda=own,shards=by-label");
    assertTrue(own.leastBeta() < own.mostBeta(), own.toString());
    AveragingRun.Outcome one = train("workers=2,frequency=4,shards=by-label");
    assertEquals(one.leastBeta(), one.mostBeta());
    assertNotEquals(train("workers=2,frequency=4").validation(), one.validation());
    assertNotEquals(train("workers=2,frequency=4,shards=by-length").validation(), one.validation());
  }

  @Test
  void anArmIsWrittenInOneLine() {
    assertEquals(
        new Arm(
            8,
            20,
            1,
            "nesterov:learning-rate=0.7,momentum=0.9",
            Arm.Lambda.OWN,
            Arm.Shards.BY_LENGTH),
        Arm.parse(
            "workers=8,frequency=20,every-step=1,outer=nesterov:learning-rate=0.7;momentum=0.9,"
                + "lambda=own,shards=by-length"));
    for (String wrong : List.of("workers=0", "workers", "worker=3", "lambda=mine", "frequency=x")) {
      UserError error = assertThrows(UserError.class, () -> Arm.parse(wrong));
      assertTrue(error.getMessage().startsWith("--arm is '" + wrong + "'"), error.getMessage());
    }
  }
}
