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
    Reading before = new Reading(10, 1 << 20, 1 << 20, 1 << 20, 0, 40, 100, 7, 5);
    assertEquals(
        List.of(),
        new Reading(90, 9 << 20, 9 << 20, 9 << 20, 9, 46, 106, 13, 11).grownSince(before, 6));
    assertEquals(
        List.of("threads grew from 40 to 47", "broadcasts grew from 5 to 12"),
        new Reading(90, 0, 0, 0, 0, 47, 100, 13, 12).grownSince(before, 6));
  }
}
