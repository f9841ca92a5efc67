package org.aimle.lab.bench.rounds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aimle.jobs.CommandRun;
import org.junit.jupiter.api.Test;

class BenchRoundsTest {

  private static final Pattern TERM =
      Pattern.compile("(?m)^(compute|slowest|encode|wire|aggregate|driver|delay) +(-?[0-9.]+) ms");

  @Test
  void termsOfARoundAddUp() {
    CommandRun run =
        CommandRun.of(
            "bench",
            "round",
            "--workers=2",
            "--averaging-frequency=2",
            "--rounds=4",
            "--warm-up=1",
            "--batch-size=4",
            "--length=6");
    assertEquals(0, run.code(), run.out() + run.err());
    double sum = 0;
    int terms = 0;
    for (Matcher term = TERM.matcher(run.out()); term.find(); terms++) {
      sum += Double.parseDouble(term.group(2));
    }
    assertEquals(7, terms, run.out());
    Matcher round = Pattern.compile("(?m)^round +([0-9.]+) ms").matcher(run.out());
    assertTrue(round.find(), run.out());
    assertEquals(Double.parseDouble(round.group(1)), sum, 0.1, run.out());
  }

  @Test
  void scalingEndsWithATableOfTheModel() {
    CommandRun run =
        CommandRun.of(
            "bench",
            "scaling",
            "--averaging-frequency=1",
            "--rounds=1",
            "--repeats=1",
            "--batch-size=2",
            "--length=4",
            "--parameters=400",
            "--simulated=40");
    assertEquals(0, run.code(), run.out() + run.err());
    assertTrue(run.out().contains("by processor time x"), run.out());
    assertTrue(run.out().contains("predicted, 40"), run.out());
    assertTrue(run.out().contains("\n| 4096 | "), run.out());
  }

  @Test
  void aStepThatIsToldIsNotMeasured() {
    CommandRun run =
        CommandRun.of(
            "bench", "scaling", "--step=20", "--rounds=1", "--parameters=400", "--simulated=4");
    assertEquals(0, run.code(), run.out() + run.err());
    assertTrue(run.out().contains("step=20.0"), run.out());
    assertTrue(!run.out().contains("text explainer"), run.out());
    assertEquals(2, CommandRun.of("bench", "scaling", "--step=0").code());
  }

  @Test
  void refusesWhatMakesNoRound() {
    CommandRun run = CommandRun.of("bench", "round", "--parameters=9");
    assertEquals(2, run.code());
    assertTrue(
        run.err().contains("--parameters is 9 but must be at least 100"), run.out() + run.err());
  }
}
