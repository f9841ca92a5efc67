package org.aimle.lab.growth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.aimle.jobs.CommandRun;
import org.junit.jupiter.api.Test;

class GrowthTest {

  @Test
  void neitherRoundsNorTrainingsLeaveAnythingBehind() {
    CommandRun run = CommandRun.of("growth", "--rounds=60", "--fits=5");
    assertEquals(0, run.code(), run.out() + run.err());
    assertTrue(run.out().contains("do not grow"), run.out());
  }

  @Test
  void tellsWhatGrew() {
    Reading before = new Reading(10, 1, 1, 1, 1, 40, 3, 100, 7, 5);
    assertEquals(List.of(), new Reading(90, 9, 9, 9, 9, 80, 4, 106, 9, 7).grownSince(before));
    assertEquals(
        List.of(
            "threads grew from 40 to 81",
            "threads of our own grew from 3 to 5",
            "files grew from 100 to 107",
            "blocks grew from 7 to 10",
            "broadcasts grew from 5 to 8"),
        new Reading(90, 1, 1, 1, 1, 81, 5, 107, 10, 8).grownSince(before));
  }
}
