package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.NoiseKeys;
import org.aimle.noise.Noises;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

class TextExplainerTest {

  private static final int WORDS = 30;
  private static final int DIMENSION = 12;
  private static final WordVectors VECTORS = vectors();

  private static final TextExplainerSettings SETTINGS =
      TextExplainerSettings.builder(DIMENSION)
          .k(2)
          .filters(16)
          .hidden(16)
          .learningRate(5e-3)
          .estimator(EstimatorSpec.parse("aimle-central"))
          .lambdaRule(LambdaRules.parse("published"))
          .seed(4)
          .build();

  private static WordVectors vectors() {
    Random random = new Random(1);
    float[] table = new float[WORDS * DIMENSION];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextGaussian();
    }
    List<String> words = IntStream.range(0, WORDS).mapToObj(i -> "w" + i).toList();
    return WordVectors.of(words, table, DIMENSION);
  }

  private static ComputationGraph graph(TextExplainerSettings settings) {
    ComputationGraph graph = new ComputationGraph(TextExplainer.configuration(settings));
    graph.init();
    return graph;
  }

  /** Texts of 3 to 20 words; word 0 makes them good, word 1 bad, one of both is in each. */
  private static int[][] texts(int count, long seed) {
    Random random = new Random(seed);
    int[][] texts = new int[count][];
    for (int i = 0; i < count; i++) {
      texts[i] = random.ints(3 + random.nextInt(18), 2, WORDS).toArray();
      texts[i][random.nextInt(texts[i].length)] = i % 2;
    }
    return texts;
  }

  private static float[] labels(int[][] texts) {
    float[] labels = new float[texts.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Arrays.stream(texts[i]).anyMatch(w -> w == 0) ? 1 : 0;
    }
    return labels;
  }

  private static void train(ComputationGraph graph, int epochs, int draws) {
    int[][] texts = texts(200, 7);
    RepeatLabels repeat = new RepeatLabels(draws);
    try (TextBatchBuffer buffer = new TextBatchBuffer(VECTORS)) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        for (int from = 0; from < texts.length; from += 40) {
          int[][] batch = Arrays.copyOfRange(texts, from, from + 40);
          long[] ids = LongStream.range(from, from + 40).toArray();
          AimleGraphs.setNoiseKeys(graph, new NoiseKeys(3, epoch, ids));
          MultiDataSet data = buffer.fill(batch).withLabels(labels(batch));
          repeat.preProcess(data);
          graph.fit(data);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aimle-central",
        "aimle-central:samples=3",
        "simple",
        "softsub",
        "score-function",
        "perturbed"
      })
  void learnsWhichWordsDecide(String estimator) {
    EstimatorSpec spec = EstimatorSpec.parse(estimator);
    ComputationGraph graph =
        graph(
            SETTINGS.toBuilder()
                .estimator(spec)
                .lambdaRule(LambdaRules.parse("published:step=1e-2"))
                .build());
    train(graph, 25, spec.outputs());
    int[][] texts = texts(100, 8);
    float[] labels = labels(texts);
    TextExplanations explained = new TextExplainer(graph).explain(TextBatch.of(VECTORS, texts));
    RationaleMetrics metrics = RationaleMetrics.NONE;
    int right = 0;
    for (int i = 0; i < texts.length; i++) {
      int[] text = texts[i];
      boolean[] marks = new boolean[text.length];
      for (int t = 0; t < text.length; t++) {
        marks[t] = text[t] < 2;
      }
      metrics = metrics.plus(RationaleMetrics.of(explained.chosen()[i], marks, 2));
      right += (explained.predictions()[i][0] > 0.5f) == (labels[i] == 1) ? 1 : 0;
    }
    // Two words at random hold the deciding one of about 12 with probability 0.2.
    assertTrue(right >= 90, right + " of 100 right");
    assertTrue(metrics.recall() >= 0.85, "recall " + metrics.recall());
  }

  /** Words 0, 1 and 2 make a class each. */
  @Test
  void learnsClassesAndTheWordsThatDecide() {
    ComputationGraph graph =
        graph(
            SETTINGS.toBuilder()
                .classes(3)
                .estimator(EstimatorSpec.parse("aimle-central:samples=4"))
                .lambdaRule(LambdaRules.parse("multiplicative"))
                .build());
    int[][] texts = texts(240, 7);
    float[] labels = new float[texts.length];
    for (int i = 0; i < texts.length; i++) {
      int[] text = texts[i];
      labels[i] = i % 3;
      for (int t = 0; t < text.length; t++) {
        text[t] = text[t] < 2 ? i % 3 : Math.max(3, text[t]);
      }
    }
    try (TextBatchBuffer buffer = new TextBatchBuffer(VECTORS)) {
      for (int epoch = 0; epoch < 30; epoch++) {
        for (int from = 0; from < texts.length; from += 40) {
          graph.fit(
              buffer
                  .fill(Arrays.copyOfRange(texts, from, from + 40))
                  .withLabels(Arrays.copyOfRange(labels, from, from + 40), 3));
        }
      }
    }
    FrozenExplainer explainer = FrozenExplainer.of(graph, VECTORS);
    int right = 0;
    int found = 0;
    for (int i = 0; i < texts.length; i++) {
      int[] text = texts[i];
      TextExplanation explained = explainer.explain(text);
      double[] p = explained.prediction();
      assertEquals(1, p[0] + p[1] + p[2], 1e-6);
      int best = p[0] > Math.max(p[1], p[2]) ? 0 : p[1] > p[2] ? 1 : 2;
      right += best == labels[i] ? 1 : 0;
      found += Arrays.stream(explained.chosen()).anyMatch(t -> text[t] < 3) ? 1 : 0;
    }
    assertTrue(right >= 210, right + " of 240 right");
    assertTrue(found >= 190, found + " of 240 found");
  }

  @Test
  void sameSeedsGiveTheSameNetwork() {
    ComputationGraph first = graph(SETTINGS);
    ComputationGraph second = graph(SETTINGS.toBuilder().threads(2).build());
    train(first, 2, 1);
    train(second, 2, 1);
    assertEquals(first.params(), second.params());
    ComputationGraph third = graph(SETTINGS.toBuilder().seed(5).build());
    assertNotEquals(graph(SETTINGS).params(), third.params());
  }

  @Test
  void anExplanationOwesNothingToTheBatch() {
    TextExplainer explainer = new TextExplainer(graph(SETTINGS));
    int[][] texts = texts(20, 9);
    TextExplanations together = explainer.explain(TextBatch.of(VECTORS, texts));
    for (int i = 0; i < texts.length; i++) {
      TextExplanations alone = explainer.explain(TextBatch.of(VECTORS, new int[][] {texts[i]}));
      assertArrayEquals(alone.scores()[0], together.scores()[i], 1e-5f);
      assertArrayEquals(alone.chosen()[0], together.chosen()[i]);
      assertArrayEquals(alone.predictions()[0], together.predictions()[i], 1e-6f);
    }
  }

  @Test
  void choosesExactlyKOrAllOfAShorterText() {
    TextExplainer explainer = new TextExplainer(graph(SETTINGS.toBuilder().k(4).build()));
    int[][] texts = {{3}, {5, 6, -1, 7, 8, 9}, {}, {-1, -1, -1, -1, -1}};
    TextExplanations e = explainer.explain(TextBatch.of(VECTORS, texts));
    assertArrayEquals(new int[] {0}, e.chosen()[0]);
    assertEquals(4, e.chosen()[1].length);
    assertArrayEquals(new int[0], e.chosen()[2]);
    assertEquals(4, e.chosen()[3].length);
    assertEquals(6, e.scores()[1].length);
    for (int t : e.chosen()[1]) {
      for (int other = 0; other < 6; other++) {
        int left = other;
        boolean chosen = Arrays.stream(e.chosen()[1]).anyMatch(c -> c == left);
        assertTrue(chosen || e.scores()[1][other] <= e.scores()[1][t]);
      }
    }
  }

  @Test
  void theLossIsSummedOverDraws() {
    // Without noise and dropout all draws are equal: three of them weigh three times one.
    TextExplainerSettings plain =
        SETTINGS.toBuilder().dropout(0).noise(Noises.parse("none")).build();
    int[][] texts = texts(10, 3);
    INDArray one = gradient(graph(plain), texts, 1);
    INDArray three =
        gradient(
            graph(plain.toBuilder().estimator(plain.estimator().withSamples(3)).build()), texts, 3);
    assertTrue(one.norm2Number().doubleValue() > 0);
    // DL4J divides by the rows of the labels when it applies the gradients.
    INDArray difference = three.div(3 * 10).sub(one.mul(3).div(10));
    assertEquals(0, difference.norm2Number().doubleValue(), 1e-6);
  }

  @Test
  void theReportedLossIsTheMeanSquaredErrorWhateverTheDraws() {
    TextExplainerSettings plain =
        SETTINGS.toBuilder().dropout(0).noise(Noises.parse("none")).build();
    int[][] texts = texts(10, 3);
    float[] labels = labels(texts);
    float[][] predictions =
        new TextExplainer(graph(plain)).explain(TextBatch.of(VECTORS, texts)).predictions();
    double error = 0;
    for (int i = 0; i < labels.length; i++) {
      error += Math.pow(predictions[i][0] - labels[i], 2) / labels.length;
    }
    for (int samples : new int[] {1, 4}) {
      ComputationGraph graph =
          graph(plain.toBuilder().estimator(plain.estimator().withSamples(samples)).build());
      MultiDataSet validation = TextBatch.of(VECTORS, texts).withLabels(labels);
      assertEquals(error, graph.score(validation, false), 1e-6);
      MultiDataSet training = TextBatch.of(VECTORS, texts).withLabels(labels);
      new RepeatLabels(samples).preProcess(training);
      graph.fit(training);
      assertEquals(error, graph.score(), 1e-6);
    }
  }

  private static INDArray gradient(ComputationGraph graph, int[][] texts, int draws) {
    MultiDataSet data = TextBatch.of(VECTORS, texts).withLabels(labels(texts));
    new RepeatLabels(draws).preProcess(data);
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.setLayerMaskArrays(data.getFeaturesMaskArrays(), null);
    graph.computeGradientAndScore();
    return graph.gradient().gradient().dup();
  }

  @Test
  void configurationsSurviveJson() {
    ComputationGraphConfiguration configuration =
        TextExplainer.configuration(
            SETTINGS.toBuilder().estimator(SETTINGS.estimator().withSamples(2)).build());
    String json = configuration.toJson();
    assertEquals(json, ComputationGraphConfiguration.fromJson(json).toJson());
  }

  @Test
  void hasTheSizesOfTheDesign() {
    ComputationGraph graph = graph(TextExplainerSettings.of(200));
    long convolutions = (600 * 100 + 100) + 2 * (300 * 100 + 100);
    long joined = (100 * 100 + 100) + (200 * 100 + 100) + (100 + 1);
    long predictor = (200 * 250 + 250) + (250 + 1);
    assertEquals(convolutions + joined + predictor, graph.params().length());
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> SETTINGS.toBuilder().k(0).build());
    assertThrows(IllegalArgumentException.class, () -> SETTINGS.toBuilder().dropout(1).build());
    assertThrows(
        IllegalArgumentException.class,
        () -> SETTINGS.toBuilder().learningRate(Double.NaN).build());
    assertThrows(IllegalArgumentException.class, () -> TextExplainerSettings.of(0));
  }
}
