package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.NoiseKeys;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Explainers that choose otherwise than by top-k, trained, alone and in batches, frozen. */
class SelectionNetworkTest {

  private static final int WORDS = 30;
  private static final int DIMENSION = 12;
  private static final WordVectors VECTORS = vectors();

  /** Word 2 ends sentences. */
  private static WordVectors vectors() {
    Random random = new Random(1);
    float[] table = new float[WORDS * DIMENSION];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextGaussian();
    }
    return WordVectors.of(
        IntStream.range(0, WORDS).mapToObj(i -> i == 2 ? "." : "w" + i).toList(), table, DIMENSION);
  }

  private static ComputationGraph graph(String selection, double price) {
    ComputationGraph graph =
        new ComputationGraph(
            TextExplainer.configuration(
                TextExplainerSettings.builder(DIMENSION)
                    .selection(TextSelection.parse(selection, 4))
                    .price(price)
                    .filters(16)
                    .hidden(16)
                    .learningRate(5e-3)
                    .seed(4)
                    .build()));
    graph.init();
    return graph;
  }

  private static List<String> tokens(int[] ids) {
    return Arrays.stream(ids).mapToObj(id -> id < 0 ? "unknown" : VECTORS.word(id)).toList();
  }

  private static float[][] contexts(String selection, int[][] texts) {
    TextSelection parsed = TextSelection.parse(selection, 4);
    return Arrays.stream(texts).map(ids -> parsed.context(tokens(ids))).toArray(float[][]::new);
  }

  private static boolean takesContext(String selection) {
    return TextSelection.parse(selection, 4).takesContext();
  }

  private static int[][] textsOfAllLengths() {
    Random random = new Random(4);
    List<int[]> texts = new ArrayList<>();
    for (int length : new int[] {1, 2, 3, 4, 5, 7, 8, 15, 17, 40, 3, 1, 61}) {
      texts.add(random.ints(length, WordVectors.UNKNOWN, WORDS).toArray());
    }
    texts.add(new int[] {2, 2, 2});
    texts.add(new int[] {WordVectors.UNKNOWN, WordVectors.UNKNOWN});
    return texts.toArray(int[][]::new);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "top-k:k=3",
        "bounded-subset",
        "bounded-subset:min=2,max=3",
        "spans:spans=2,width=3",
        "spans:spans=3,width=4,min-spans=0,min-width=2",
        "sentences:sentences=2",
        "sentences:sentences=1,pool=50",
        "budget:characters=11"
      })
  void frozenAndInBatchesTheSameIsChosen(String selection) {
    ComputationGraph graph = graph(selection, 0);
    Random random = new Random(2);
    float[] parameters = graph.params().ravel().toFloatVector();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (0.2 * random.nextGaussian());
    }
    graph.setParams(Nd4j.createFromArray(new float[][] {parameters}));
    int[][] texts = textsOfAllLengths();
    TextBatch batch = TextBatch.of(VECTORS, texts);
    TextExplainer explainer = new TextExplainer(graph);
    TextExplanations expected =
        takesContext(selection)
            ? explainer.explain(batch, contexts(selection, texts))
            : explainer.explain(batch);
    FrozenExplainer frozen = FrozenExplainer.of(graph, VECTORS);
    int chosen = 0;
    int unchosen = 0;
    for (int b = 0; b < texts.length; b++) {
      TextExplanation explained = frozen.explain(texts[b], tokens(texts[b]));
      assertArrayEquals(expected.chosen()[b], explained.chosen(), "text " + b);
      assertArrayEquals(expected.scores()[b], explained.scores(), 1e-4f);
      assertEquals(expected.predictions()[b][0], explained.prediction()[0], 1e-5);
      chosen += explained.chosen().length;
      unchosen += texts[b].length - explained.chosen().length;
    }
    assertTrue(chosen > 0 && unchosen > 0, chosen + " chosen, " + unchosen + " not");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spans:spans=2,width=3", "sentences:sentences=2"})
  void configurationsSurviveJsonAndAreRecognised(String selection) {
    ComputationGraph graph = graph(selection, 0.25);
    String json = graph.getConfiguration().toJson();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(json);
    assertEquals(json, read.toJson());
    ComputationGraph again = new ComputationGraph(read);
    again.init(graph.params().dup(), false);
    assertEquals(selection, new TextExplainer(again).selection().toString());
  }

  @Test
  void tokensAreAskedForWhereTheyAreNeeded() {
    FrozenExplainer sentences = FrozenExplainer.of(graph("sentences:sentences=1", 0), VECTORS);
    String message =
        assertThrows(IllegalArgumentException.class, () -> sentences.explain(new int[] {3, 4}))
            .getMessage();
    assertTrue(message.contains("needs the tokens"), message);
    String few =
        assertThrows(
                IllegalArgumentException.class,
                () -> sentences.explain(new int[] {3, 4}, List.of("a")))
            .getMessage();
    assertTrue(few.contains("2 ids are given for 1 tokens"), few);
    String contexts =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new TextExplainer(graph("sentences:sentences=1", 0))
                        .explain(TextBatch.of(VECTORS, new int[][] {{3}})))
            .getMessage();
    assertTrue(contexts.contains("needs a context"), contexts);
  }

  /** Words 0 and 1 decide, one of them in each text, with a neighbour that says nothing. */
  private static int[][] texts(int count, long seed) {
    Random random = new Random(seed);
    int[][] texts = new int[count][];
    for (int i = 0; i < count; i++) {
      int[] text = random.ints(6 + random.nextInt(18), 3, WORDS).toArray();
      for (int t = 4; t < text.length; t += 5) {
        text[t] = 2;
      }
      int place = random.nextInt(text.length);
      text[text[place] == 2 ? place - 1 : place] = i % 2;
      texts[i] = text;
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

  private static void train(ComputationGraph graph, String selection, int epochs) {
    int[][] texts = texts(200, 7);
    RepeatLabels repeat = new RepeatLabels(4);
    try (TextBatchBuffer buffer = new TextBatchBuffer(VECTORS)) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        for (int from = 0; from < texts.length; from += 40) {
          int[][] batch = Arrays.copyOfRange(texts, from, from + 40);
          AimleGraphs.setNoiseKeys(
              graph, new NoiseKeys(3, epoch, LongStream.range(from, from + 40).toArray()));
          MultiDataSet data = buffer.fill(batch).withLabels(labels(batch));
          if (takesContext(selection)) {
            data = TextContexts.with(data, contexts(selection, batch));
          }
          repeat.preProcess(data);
          graph.fit(data);
        }
      }
    }
  }

  private record Found(int right, int hits, double chosen) {
    static Found of(ComputationGraph graph) {
      int[][] texts = texts(100, 8);
      float[] labels = labels(texts);
      FrozenExplainer frozen = FrozenExplainer.of(graph, VECTORS);
      int right = 0;
      int hits = 0;
      double chosen = 0;
      for (int i = 0; i < texts.length; i++) {
        int[] text = texts[i];
        TextExplanation explained = frozen.explain(text, tokens(text));
        right += (explained.prediction()[0] > 0.5) == (labels[i] == 1) ? 1 : 0;
        hits += Arrays.stream(explained.chosen()).anyMatch(t -> text[t] < 2) ? 1 : 0;
        chosen += explained.chosen().length / 100.0;
      }
      return new Found(right, hits, chosen);
    }
  }

  /**
   * A random word is the deciding one in 1 of 15 cases, a random sentence has it in 1 of 3. Where a
   * sentence is shown, its other words blur the mean; and to find one of the two deciding words is
   * enough, as texts without it must have the other.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bounded-subset|90|85",
        "spans:spans=1,width=2|90|85",
        "sentences:sentences=1|75|45",
        "budget:characters=6|90|85"
      })
  void learnsWhatDecides(String selection, int leastRight, int leastHits) {
    ComputationGraph graph = graph(selection, 0);
    train(graph, selection, 40);
    Found found = Found.of(graph);
    assertTrue(found.right() >= leastRight, found.toString());
    assertTrue(found.hits() >= leastHits, found.toString());
  }

  @Test
  void theCostIsThePriceOfWhatWasChosen() {
    ComputationGraph graph = graph("spans:spans=2,width=3", 0.25);
    int[][] texts = texts(7, 8);
    int chosen = 0;
    for (int[] one : new TextExplainer(graph).explain(TextBatch.of(VECTORS, texts)).chosen()) {
      chosen += one.length;
    }
    assertTrue(chosen > 0);
    assertEquals(0.25 * chosen / 7, AimleGraphs.cost(graph), 1e-9);
    ComputationGraph free = graph("bounded-subset", 0);
    new TextExplainer(free).explain(TextBatch.of(VECTORS, texts));
    assertEquals(0, AimleGraphs.cost(free));
  }

  @Test
  void aPriceChangesNothingWhereAlwaysAsManyAreChosen() {
    assertEquals(
        graph("top-k:k=3", 0).getConfiguration().toJson(),
        graph("top-k:k=3", 0.5).getConfiguration().toJson());
  }

  @Test
  void aPriceIsRefusedWithAnEstimatorThatWouldNotLearnFromIt() {
    TextExplainerSettings.Builder settings =
        TextExplainerSettings.builder(DIMENSION)
            .selection(TextSelection.parse("bounded-subset", 4))
            .estimator(EstimatorSpec.parse("perturbed-score-function"));
    assertEquals(0, settings.build().price());
    String message =
        assertThrows(IllegalArgumentException.class, () -> settings.price(0.5).build())
            .getMessage();
    assertTrue(message.contains("price is 0.5, but the estimator perturbed-score"), message);
  }

  /** One word of each text is enough, and four are allowed. */
  @Test
  void aPriceBuysFewerTokens() {
    ComputationGraph free = graph("bounded-subset", 0);
    train(free, "bounded-subset", 30);
    ComputationGraph dear = graph("bounded-subset", 0.0075);
    train(dear, "bounded-subset", 30);
    Found without = Found.of(free);
    Found with = Found.of(dear);
    assertTrue(with.right() >= 90, with.toString());
    assertTrue(with.chosen() < 2, with.toString());
    assertTrue(with.chosen() < without.chosen() - 1, with + ", without a price " + without);
  }
}
