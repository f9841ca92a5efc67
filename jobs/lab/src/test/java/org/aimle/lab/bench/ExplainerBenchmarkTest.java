package org.aimle.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aimle.explain.TextExplainerSettings;
import org.junit.jupiter.api.Test;

class ExplainerBenchmarkTest {

  @Test
  void theBenchmarkMeasures() {
    TextExplainerSettings settings =
        TextExplainerSettings.builder(8)
            .k(2)
            .filters(16)
            .hidden(16)
            .learningRate(5e-3)
            .seed(4)
            .build();
    ExplainerBenchmark.Result result =
        ExplainerBenchmark.run(new ExplainerBenchmark.Setup(settings, 4, 12, 30, 2, 3));
    assertTrue(result.trainMillis() > 0 && result.inferMillis() > 0);
    assertTrue(result.trainCpuMillis() > 0 && result.beta() > 0);
    assertEquals(4e3 / result.trainMillis(), result.trainExamplesPerSecond(), 1e-9);
  }
}
