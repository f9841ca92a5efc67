package org.aimle.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aimle.explain.TextExplainerSettings;
import org.junit.jupiter.api.Test;

class ExplainerBenchmarkTest {

  private static ExplainerBenchmark.Setup setup(int... lengths) {
    TextExplainerSettings settings =
        TextExplainerSettings.builder(8)
            .k(2)
            .filters(16)
            .hidden(16)
            .learningRate(5e-3)
            .seed(4)
            .build();
    return new ExplainerBenchmark.Setup(settings, 4, lengths, 30, 2, 3, true);
  }

  @Test
  void theBenchmarkMeasures() {
    ExplainerBenchmark.Result result = ExplainerBenchmark.run(setup(12));
    assertTrue(result.trainMillis() > 0 && result.inferMillis() > 0);
    assertTrue(result.trainCpuMillis() > 0 && result.beta() > 0);
    assertEquals(4e3 / result.trainMillis(), result.trainExamplesPerSecond(), 1e-9);
    assertEquals(48, result.tokens());
    assertTrue(result.distinct() > 1 && result.distinct() <= 30);
  }

  @Test
  void textsOfLikeLengthShareABatch() {
    ExplainerBenchmark.Result result = ExplainerBenchmark.run(setup(2, 9, 12, 5, 7, 8, 2, 11, 4));
    // Sorted: 2, 2, 4, 5 and 7, 8, 9, 11; the longest fills no batch.
    assertEquals((13 + 35) / 2.0, result.tokens());
  }
}
