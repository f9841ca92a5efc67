package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RationaleMetricsTest {

  @Test
  void precisionIsOverAllTextsTogether() {
    boolean[] marks = {true, false, true, true, false};
    RationaleMetrics first = RationaleMetrics.of(new int[] {0, 1}, marks, 2);
    RationaleMetrics second = RationaleMetrics.of(new int[] {2, 3}, marks, 2);
    RationaleMetrics both = RationaleMetrics.NONE.plus(first).plus(second);
    assertEquals(0.5, first.precision());
    assertEquals(0.75, both.precision());
    assertEquals(0.5, both.recall());
  }

  @Test
  void choosingFewerThanKIsNotRewarded() {
    boolean[] marks = {true, false, true};
    assertEquals(0.1, RationaleMetrics.of(new int[] {0}, marks, 10).precision());
    assertEquals(2.0 / 3, RationaleMetrics.of(new int[] {0, 1, 2}, marks, 1).precision());
  }

  @Test
  void refusesPositionsThatAreNone() {
    boolean[] marks = {true, false};
    for (int[] bad : new int[][] {{2}, {-1}, {0, 0}}) {
      assertThrows(IllegalArgumentException.class, () -> RationaleMetrics.of(bad, marks, 1));
    }
    assertThrows(IllegalArgumentException.class, () -> RationaleMetrics.of(new int[0], marks, 0));
  }
}
