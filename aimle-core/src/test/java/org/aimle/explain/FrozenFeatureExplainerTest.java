package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

class FrozenFeatureExplainerTest {

  /** With biases, which start at 0, away from there. */
  private static ComputationGraph graph(FeatureGroups groups, int k, int classes) {
    ComputationGraph graph =
        new ComputationGraph(
            FeatureExplainer.configuration(
                FeatureExplainerSettings.builder(groups)
                    .selectorUnits(9)
                    .hidden(11)
                    .k(k)
                    .classes(classes)
                    .seed(3)
                    .build()));
    graph.init();
    Random random = new Random(2);
    float[] parameters = graph.params().ravel().toFloatVector();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (0.05 * random.nextGaussian());
    }
    graph.setParams(Nd4j.createFromArray(new float[][] {parameters}));
    return graph;
  }

  /** Some columns near 0, some far off, and a constant one. */
  private static Standardisation standardisation(int columns) {
    return new Standardisation(
        IntStream.range(0, columns).mapToDouble(c -> c % 3 == 0 ? 1e7 + c : 0.1 * c).toArray(),
        IntStream.range(0, columns).mapToDouble(c -> c == 4 ? 0 : 1 + c % 3).toArray());
  }

  private static double[][] rows(int columns) {
    Random random = new Random(4);
    double[][] rows = new double[30][columns];
    for (double[] row : rows) {
      for (int c = 0; c < columns; c++) {
        row[c] = random.nextInt(3) == 0 ? 0 : random.nextGaussian() + (c % 3 == 0 ? 1e7 : 0);
      }
    }
    return rows;
  }

  private static float[] standardised(Standardisation standardisation, double[] row) {
    float[] x = new float[row.length];
    for (int c = 0; c < x.length; c++) {
      x[c] = standardisation.of(c, row[c]);
    }
    return x;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "5, 2, 1", "7, 3, 2", "10, 4, 3", "13, 2, 5"})
  void agreesWithTheGraph(int columns, int k, int classes) {
    FeatureGroups groups =
        FeatureGroups.of(IntStream.range(0, columns).map(c -> c < 3 ? 0 : c).toArray());
    ComputationGraph graph = graph(groups, k, classes);
    Standardisation standardisation = standardisation(columns);
    FrozenFeatureExplainer frozen = FrozenFeatureExplainer.of(graph, standardisation);
    assertEquals(classes, frozen.classes());
    assertEquals(groups, frozen.groups());
    FeatureExplainer explainer = new FeatureExplainer(graph);
    for (double[] row : rows(columns)) {
      if (columns > 4) {
        row[4] = 5; // constant in training: always 0
        row[0] = 1e7; // not a million deviations off
      }
      float[] x = standardised(standardisation, row);
      FeatureExplanation expected = explainer.explain(new float[][] {x}).get(0);
      FeatureExplanation explained = frozen.explain(row);
      float scale = 1 + norm(x);
      assertArrayEquals(expected.scores(), explained.scores(), 1e-5f * scale);
      if (scale < 1000) { // farther off, rounding may choose another
        assertArrayEquals(expected.chosen(), explained.chosen());
        assertArrayEquals(expected.prediction(), explained.prediction(), 1e-5 * scale);
      }
      assertEquals(Math.min(k, groups.size()), explained.chosen().length);
      assertEquals(classes, explained.prediction().length);
    }
  }

  private static float norm(float[] x) {
    float largest = 0;
    for (float value : x) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  @Test
  void theSameBitsForWhateverIsWritten() throws Exception {
    FrozenFeatureExplainer frozen =
        FrozenFeatureExplainer.of(graph(FeatureGroups.single(13), 3, 2), standardisation(13));
    FrozenFeatureExplainer copy = SerializationUtils.clone(frozen);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<FeatureExplanation>> tasks = new ArrayList<>();
      for (double[] row : rows(13)) {
        int[] at = IntStream.range(0, 13).filter(c -> row[c] != 0).toArray();
        double[] values = IntStream.of(at).mapToDouble(c -> row[c]).toArray();
        tasks.add(() -> copy.explain(at, values));
      }
      List<Future<FeatureExplanation>> sparse = threads.invokeAll(tasks);
      double[][] rows = rows(13);
      for (int i = 0; i < rows.length; i++) {
        FeatureExplanation dense = frozen.explain(rows[i]);
        assertArrayEquals(dense.scores(), sparse.get(i).get().scores());
        assertArrayEquals(dense.prediction(), sparse.get(i).get().prediction());
        assertArrayEquals(dense.chosen(), sparse.get(i).get().chosen());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void thePredictorSeesTheChosenFeaturesOnly() {
    FrozenFeatureExplainer frozen =
        FrozenFeatureExplainer.of(graph(FeatureGroups.single(8), 2, 1), Standardisation.none(8));
    double[] row = {3, -1, 0.5, 2, -2, 1, 0, 1};
    FeatureExplanation explained = frozen.explain(row);
    int[] others =
        IntStream.range(0, 8)
            .filter(c -> Arrays.stream(explained.chosen()).noneMatch(chosen -> chosen == c))
            .toArray();
    int same = 0;
    for (int other : others) {
      double[] changed = row.clone();
      changed[other] += 1e-3;
      FeatureExplanation again = frozen.explain(changed);
      if (Arrays.equals(explained.chosen(), again.chosen())) {
        assertArrayEquals(explained.prediction(), again.prediction());
        same++;
      }
    }
    assertTrue(same > 0);
    double[] changed = row.clone();
    changed[explained.chosen()[0]] += 1e-3;
    assertTrue(explained.prediction()[0] != frozen.explain(changed).prediction()[0]);
  }

  @Test
  void refusesWhatDoesNotFit() {
    ComputationGraph graph = graph(FeatureGroups.single(3), 1, 1);
    refused("the graph takes 3 features, but 2", graph, 2);
    FrozenFeatureExplainer frozen = FrozenFeatureExplainer.of(graph, Standardisation.none(3));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> frozen.explain(new double[2]));
    assertTrue(e.getMessage().contains("has 2 features"), e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class, () -> frozen.explain(new double[] {0, Double.NaN, 0}));
    assertTrue(e.getMessage().contains("column 1 has the value NaN"), e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> frozen.explain(new int[] {1, 0}, new double[] {1, 1}));
  }

  private static void refused(String message, ComputationGraph graph, int columns) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> FrozenFeatureExplainer.of(graph, Standardisation.none(columns)));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
