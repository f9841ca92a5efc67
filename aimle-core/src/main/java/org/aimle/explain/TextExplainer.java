package org.aimle.explain;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.NativeBlas;
import org.aimle.dl4j.layers.ChosenMean;
import org.aimle.dl4j.layers.InputKind;
import org.aimle.dl4j.layers.JoinedTokenConvolution;
import org.aimle.dl4j.layers.MaxOverTime;
import org.aimle.dl4j.layers.TokenConvolution;
import org.aimle.dl4j.layers.WeightedSum;
import org.aimle.dl4j.layers.XavierUniform;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Chooses a few tokens of a text from which alone a predictor reproduces the text's label (learning
 * to explain, Chen et al. 2018, with the network of the AIMLE paper's text experiments).
 *
 * <p>The graph has one input, the vectors of {@link TextBatch#words()} with their mask, and one
 * output in (0, 1), or the probabilities of classes. Selector: width-3 convolution; beside it a
 * branch for the whole text (maximum over time, dense) and one for each token (two width-3
 * convolutions); both joined, one score for each token; an AIMLE vertex chooses the K best, or what
 * another {@link TextSelection} says, for which the graph may have a second input, the contexts of
 * {@link TextContexts}. Predictor: the chosen vectors' sum / K, or their mean where the number
 * varies, a hidden layer, a sigmoid. The loss of classes is cross-entropy after a softmax; that of
 * a number is the mean squared error, or Huber's; with S samples per text its gradient is summed
 * over samples and averaged over texts ({@link org.aimle.dl4j.RepeatedSquaredError}), and training
 * labels go through {@link org.aimle.dl4j.RepeatLabels}.
 *
 * <p>An instance explains with a trained graph; like its graph it belongs to one thread at a time.
 *
 * @since 0.1.0
 */
public final class TextExplainer {

  /** The graph's input: word vectors {@code [B, T, E]}. */
  public static final String WORDS = "words";

  /** The graph's second input, where the selection takes contexts: {@code [B, c]}. */
  public static final String CONTEXTS = "contexts";

  /** The vertex with one score for each token: {@code theta [B, T, 1]}. */
  public static final String SCORES = "scores";

  /** The AIMLE vertex: {@code z [B * S, T]}, at inference {@code [B, T]}. */
  public static final String SELECTION = "selection";

  /** The graph's output: the predicted label {@code [B * S, 1]}, or {@code [B * S, classes]}. */
  public static final String RATING = "rating";

  static final String FIRST = "first";
  static final String MAX = "max";
  static final String WHOLE = "whole";
  static final String LOCAL1 = "local1";
  static final String LOCAL2 = "local2";
  static final String JOINED = "joined";
  static final String MEAN = "mean";
  static final String HIDDEN = "hidden";

  private final ComputationGraph graph;

  /**
   * @param graph a graph of {@link #configuration}, trained or not
   * @throws IllegalArgumentException if the graph has no vertices of an explainer
   */
  public TextExplainer(ComputationGraph graph) {
    ComputationGraphConfiguration given = graph.getConfiguration();
    ComputationGraphConfiguration expected =
        configuration(
            TextExplainerSettings.builder(1)
                .classes(ExplainerGraphs.classes(given, RATING))
                .selection(selection(given))
                .build());
    ExplainerGraphs.requireLike(expected, given, "TextExplainer.configuration");
    this.graph = graph;
  }

  private static TextSelection selection(ComputationGraphConfiguration configuration) {
    return configuration.getVertices().get(SELECTION) instanceof AimleVertex vertex
        ? TextSelection.of(vertex.solver())
        : TextSelection.topK(TextExplainerSettings.DEFAULT_K);
  }

  /** The network, ready for {@code new ComputationGraph(configuration)} and {@code init()}. */
  public static ComputationGraphConfiguration configuration(TextExplainerSettings settings) {
    NativeBlas.load();
    IWeightInit weights = XavierUniform.relu();
    IUpdater adam =
        Adam.builder().learningRate(settings.learningRate()).epsilon(settings.epsilon()).build();
    int filters = settings.filters();
    return new NeuralNetConfiguration.Builder()
        .seed(ExplainerGraphs.seed(settings.seed()))
        .dataType(DataType.FLOAT)
        .updater(adam)
        .weightInit(weights)
        .activation(Activation.RELU)
        .graphBuilder()
        .addInputs(inputs(settings, WORDS))
        .addLayer(
            FIRST,
            new TokenConvolution.Builder()
                .nIn(settings.dimension())
                .nOut(filters)
                .width(3)
                .input(InputKind.FROZEN)
                .build(),
            WORDS)
        .addLayer(MAX, new MaxOverTime(), FIRST)
        .addLayer(WHOLE, new DenseLayer.Builder().nIn(filters).nOut(filters).build(), MAX)
        .addLayer(LOCAL1, convolution(filters, 3), FIRST)
        .addLayer(LOCAL2, convolution(filters, 3), LOCAL1)
        .addVertex(
            JOINED,
            JoinedTokenConvolution.builder(weights, adam)
                .nIn(filters, filters)
                .nOut(filters)
                .dropout(settings.dropout())
                .build(),
            LOCAL2,
            WHOLE)
        .addLayer(
            SCORES,
            new TokenConvolution.Builder()
                .nIn(filters)
                .nOut(1)
                .activation(Activation.IDENTITY)
                .biasInit(settings.priced() ? ExplainerGraphs.PRICED_START : 0)
                .build(),
            JOINED)
        .addVertex(
            SELECTION,
            AimleVertex.builder(settings.selection().solver())
                .estimator(settings.estimator())
                .noise(settings.noise())
                .lambdaRule(settings.lambdaRule())
                .seed(settings.seed())
                .threads(settings.threads())
                .build(),
            inputs(settings, SCORES))
        .addVertex(MEAN, mean(settings), SELECTION, WORDS)
        .addLayer(
            HIDDEN,
            new DenseLayer.Builder().nIn(settings.dimension()).nOut(settings.hidden()).build(),
            MEAN)
        .addLayer(
            RATING,
            ExplainerGraphs.labels(
                settings.hidden(), settings.classes(), settings.huber(), settings.estimator()),
            HIDDEN)
        .setOutputs(RATING)
        .build();
  }

  private static String[] inputs(TextExplainerSettings settings, String first) {
    return settings.selection().takesContext()
        ? new String[] {first, CONTEXTS}
        : new String[] {first};
  }

  private static GraphVertex mean(TextExplainerSettings settings) {
    return settings.selection().k().isPresent()
        ? new WeightedSum(settings.k())
        : new ChosenMean(settings.price());
  }

  private static TokenConvolution convolution(int filters, int width) {
    return new TokenConvolution.Builder().nIn(filters).nOut(filters).width(width).build();
  }

  /** The graph that this explains with. */
  public ComputationGraph graph() {
    return graph;
  }

  /** Classes of the label, or 1 for a number in [0, 1]. */
  public int classes() {
    return ExplainerGraphs.classes(graph.getConfiguration(), RATING);
  }

  /** Length of the word vectors that the graph takes. */
  public int dimension() {
    return Math.toIntExact(graph.layerInputSize(FIRST));
  }

  /** What chooses the tokens. */
  public TextSelection selection() {
    return selection(graph.getConfiguration());
  }

  /**
   * Predicts and explains: no noise, no dropout. For selections that take no contexts.
   *
   * @throws IllegalArgumentException if the selection takes contexts
   */
  public TextExplanations explain(TextBatch batch) {
    if (graph.getNumInputArrays() > 1) {
      throw new IllegalArgumentException(
          "the selection %s needs a context of each text; give explain the contexts, too"
              .formatted(selection()));
    }
    return explain(batch, new INDArray[] {batch.words()}, new INDArray[] {batch.mask()});
  }

  /**
   * Predicts and explains, for selections that take contexts.
   *
   * @param contexts one for each text, of {@link TextSelection#context}
   */
  public TextExplanations explain(TextBatch batch, float[][] contexts) {
    return explain(
        batch,
        new INDArray[] {batch.words(), TextContexts.rows(contexts)},
        new INDArray[] {batch.mask(), null});
  }

  private TextExplanations explain(TextBatch batch, INDArray[] inputs, INDArray[] masks) {
    INDArray[] outputs = graph.output(List.of(SCORES, SELECTION, RATING), false, inputs, masks);
    int size = batch.size();
    int time = (int) batch.mask().size(1);
    float[] theta = outputs[0].ravel().toFloatVector();
    float[] z = outputs[1].ravel().toFloatVector();
    float[][] scores = new float[size][];
    int[][] chosen = new int[size][];
    float[] predictions = outputs[2].ravel().toFloatVector();
    int classes = predictions.length / size;
    float[][] predicted = new float[size][];
    for (int b = 0; b < size; b++) {
      int start = b * time;
      int length = batch.lengths()[b];
      scores[b] = Arrays.copyOfRange(theta, start, start + length);
      predicted[b] = Arrays.copyOfRange(predictions, b * classes, (b + 1) * classes);
      chosen[b] = IntStream.range(0, length).filter(t -> z[start + t] != 0).toArray();
    }
    return new TextExplanations(predicted, scores, chosen);
  }
}
