package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;

class FrozenExplainerTest {

  private static final int WORDS = 40;

  private static WordVectors vectors(int dimension) {
    Random random = new Random(1);
    float[] table = new float[WORDS * dimension];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextGaussian();
    }
    return WordVectors.of(
        IntStream.range(0, WORDS).mapToObj(i -> "w" + i).toList(), table, dimension);
  }

  /** With biases, which start at 0, away from there. */
  private static ComputationGraph graph(int dimension, int filters, int k, int classes) {
    ComputationGraph graph =
        new ComputationGraph(
            TextExplainer.configuration(
                TextExplainerSettings.builder(dimension)
                    .filters(filters)
                    .hidden(13)
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
    graph.setParams(org.nd4j.linalg.factory.Nd4j.createFromArray(new float[][] {parameters}));
    return graph;
  }

  private static int[][] texts() {
    Random random = new Random(4);
    List<int[]> texts = new ArrayList<>();
    for (int length : new int[] {1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 40, 3, 1, 101}) {
      texts.add(random.ints(length, WordVectors.UNKNOWN, WORDS).toArray());
    }
    texts.add(new int[0]);
    texts.add(new int[] {WordVectors.UNKNOWN, WordVectors.UNKNOWN});
    return texts.toArray(int[][]::new);
  }

  @ParameterizedTest
  @CsvSource({
    "12, 16, 2, 1",
    "7, 10, 5, 2",
    "5, 3, 1, 1",
    "32, 33, 10, 4",
    "1, 1, 3, 1",
  })
  void agreesWithTheGraph(int dimension, int filters, int k, int classes) {
    WordVectors vectors = vectors(dimension);
    ComputationGraph graph = graph(dimension, filters, k, classes);
    assertEquals(classes, FrozenExplainer.of(graph, vectors).classes());
    FrozenExplainer frozen = FrozenExplainer.of(graph, vectors);
    TextExplainer explainer = new TextExplainer(graph);
    for (int[] text : texts()) {
      TextExplanations expected = explainer.explain(TextBatch.of(vectors, new int[][] {text}));
      TextExplanation explained = frozen.explain(text);
      assertArrayEquals(expected.scores()[0], explained.scores(), 1e-4f);
      assertArrayEquals(expected.chosen()[0], explained.chosen());
      double[] prediction = explained.prediction();
      assertEquals(classes, prediction.length);
      for (int c = 0; c < classes; c++) {
        assertEquals(expected.predictions()[0][c], prediction[c], 1e-5);
      }
    }
  }

  @Test
  void thePredictorSeesTheChosenWordsOnly() {
    WordVectors vectors = vectors(12);
    FrozenExplainer frozen = FrozenExplainer.of(graph(12, 16, 3, 1), vectors);
    int[] text = texts()[10];
    TextExplanation explained = frozen.explain(text);
    int[] chosen = IntStream.of(explained.chosen()).map(t -> text[t]).toArray();
    assertArrayEquals(explained.prediction(), frozen.predict(chosen));
    assertTrue(explained.prediction()[0] != frozen.predict(new int[] {chosen[0]})[0]);
  }

  @Test
  void copiesAndThreadsGiveTheSameBits() throws Exception {
    FrozenExplainer frozen = FrozenExplainer.of(graph(12, 16, 3, 1), vectors(12));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(frozen);
    }
    FrozenExplainer copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (FrozenExplainer) in.readObject();
    }
    int[][] texts = texts();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int[] text = texts[i % texts.length];
        tasks.add(
            () -> {
              TextExplanation here = frozen.explain(text);
              TextExplanation there = copy.explain(text);
              assertArrayEquals(here.prediction(), there.prediction());
              assertArrayEquals(here.scores(), there.scores());
              assertArrayEquals(here.chosen(), there.chosen());
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    ComputationGraph graph = graph(12, 4, 2, 1);
    IllegalArgumentException dimension =
        assertThrows(IllegalArgumentException.class, () -> FrozenExplainer.of(graph, vectors(5)));
    assertTrue(dimension.getMessage().contains("dimension 12, but these have dimension 5"));
    IllegalArgumentException word =
        assertThrows(
            IllegalArgumentException.class,
            () -> FrozenExplainer.of(graph, vectors(12)).explain(new int[] {WORDS}));
    assertTrue(word.getMessage().contains("word id 40"), word.getMessage());
    ComputationGraphConfiguration other = graph.getConfiguration().clone();
    ((BaseLayer) ((LayerVertex) other.getVertices().get("local2")).getLayerConf().getLayer())
        .setActivationFn(Activation.IDENTITY.getActivationFunction());
    ComputationGraph altered = new ComputationGraph(other);
    altered.init();
    IllegalArgumentException activation =
        assertThrows(
            IllegalArgumentException.class, () -> FrozenExplainer.of(altered, vectors(12)));
    assertTrue(activation.getMessage().contains("local2"), activation.getMessage());
  }
}
