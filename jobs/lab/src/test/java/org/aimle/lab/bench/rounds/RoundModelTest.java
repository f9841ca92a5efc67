package org.aimle.lab.bench.rounds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RoundModelTest {

  private static final double EXACT = 1e-9;

  /** A million parameters: 4 MB; 8 gigabits a second are a megabyte in a millisecond. */
  private static final RoundModel MODEL =
      new RoundModel(1_000_000, 20, 0.02, 7, 3, 2, 1, 0.5, 10, 8);

  @Test
  void theDriverAddsWhatIsSmall() {
    RoundModel.Prediction eight = MODEL.predict(8, 10);
    assertEquals(200, eight.compute(), EXACT);
    assertEquals(4, eight.slowest(), EXACT);
    assertEquals(7, eight.encode(), EXACT);
    // Sending takes 3, then 4 MB double from machine to machine, then the driver gets 8 x 4 MB.
    assertEquals(3 + 4 * Math.log(9) / Math.log(2) + 32, eight.wire(), EXACT);
    assertEquals(16, eight.aggregate(), EXACT);
    assertEquals(1, eight.driver(), EXACT);
    assertEquals(10 + 8 * 0.5, eight.delay(), EXACT);
    assertEquals(200 / eight.all(), eight.shareInSteps(), EXACT);
    assertEquals("wire", eight.worst());
  }

  @Test
  void executorsAddWhatIsLarge() {
    // 268 MB are 67 workers' results; a million parameters are 16 pieces.
    RoundModel.Prediction many = MODEL.predict(160, 1);
    assertEquals(160 * 2 / 16.0, many.aggregate(), EXACT);
    assertEquals(10 + (160 + 16) * 0.5, many.delay(), EXACT);
    assertTrue(many.wire() < MODEL.predict(67, 1).wire());
  }

  @Test
  void theFrequencyThatIsWantedHasTheShareThatIsWanted() {
    for (int executors : new int[] {1, 8, 512}) {
      int frequency = MODEL.frequencyWanted(executors);
      assertTrue(MODEL.predict(executors, frequency).shareInSteps() >= 0.95);
      assertTrue(MODEL.predict(executors, frequency - 1).shareInSteps() < 0.95);
    }
    RoundModel uneven = new RoundModel(1_000_000, 20, 0.06, 7, 3, 2, 1, 0.5, 10, 8);
    assertEquals(0, uneven.frequencyWanted(8));
  }

  @Test
  void aLineGoesThroughPointsOnIt() {
    Line line = Line.through(new double[] {2, 8, 32}, new double[] {5, 17, 65});
    assertEquals(1, line.start(), EXACT);
    assertEquals(2, line.slope(), EXACT);
    assertEquals(257, line.at(128), EXACT);
  }
}
