package org.aimle.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.NativeBlas;
import org.aimle.dl4j.layers.FeatureMask;
import org.aimle.dl4j.layers.XavierUniform;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Chooses K features of a row, or groups of them, from which alone a predictor reproduces the row's
 * label (learning to explain, Chen et al. 2018, section 4.1, with its layers for tabular data; the
 * choice by an AIMLE vertex in place of their relaxation, without their batch normalisation and
 * weight decay; the selector begins with small scores and takes a tenth of the predictor's steps).
 *
 * <p>The graph has one input, the standardised features {@code [B, n]}, and one output in (0, 1),
 * or the probabilities of classes. Selector: two dense layers, one score for each group of
 * features; an AIMLE vertex chooses the K best, or what another {@link FeatureSelection} says.
 * Predictor: the features, with those that are not chosen set to 0, which is their mean; two dense
 * layers; a sigmoid, or a softmax. Losses are those of {@link TextExplainer}.
 *
 * <p>An instance explains with a trained graph; like its graph it belongs to one thread at a time.
 *
 * @since 0.1.0
 */
public final class FeatureExplainer {

  /** The graph's input: standardised features {@code [B, n]}. */
  public static final String FEATURES = "features";

  /** The layer with one score for each group: {@code theta [B, groups]}. */
  public static final String SCORES = "scores";

  /** The AIMLE vertex: {@code z [B * S, groups]}, at inference {@code [B, groups]}. */
  public static final String SELECTION = "selection";

  /** The graph's output: the predicted label {@code [B * S, 1]}, or {@code [B * S, classes]}. */
  public static final String LABEL = "label";

  static final String SELECTOR1 = "selector1";
  static final String SELECTOR2 = "selector2";
  static final String MASKED = "masked";
  static final String PREDICTOR1 = "predictor1";
  static final String PREDICTOR2 = "predictor2";

  /**
   * Of the first scores: so small that noise alone chooses at first, and the predictor learns from
   * all choices. Not 0, as AIMLE's lambda is relative to the length of the scores.
   */
  private static final double FIRST_SCORES_GAIN = 0.05;

  /**
   * The selector's step size in that of the predictor. A selector sees the whole row and can tell
   * the label by which features it chooses, whatever they are, to a predictor that learns such a
   * code (Jethani et al. 2021, "Have we learned to explain?"). A slow selector meets a predictor
   * that has learnt what features say.
   */
  private static final double SELECTOR_PACE = 0.1;

  private final ComputationGraph graph;

  /**
   * @param graph a graph of {@link #configuration}, trained or not
   * @throws IllegalArgumentException if the graph has no vertices of an explainer
   */
  public FeatureExplainer(ComputationGraph graph) {
    ComputationGraphConfiguration given = graph.getConfiguration();
    int classes = ExplainerGraphs.classes(given, LABEL);
    ExplainerGraphs.requireLike(
        configuration(
            FeatureExplainerSettings.builder(FeatureGroups.single(1)).classes(classes).build()),
        given,
        "FeatureExplainer.configuration");
    this.graph = graph;
  }

  /** The network, ready for {@code new ComputationGraph(configuration)} and {@code init()}. */
  public static ComputationGraphConfiguration configuration(FeatureExplainerSettings settings) {
    NativeBlas.load();
    int columns = settings.groups().columns();
    int units = settings.selectorUnits();
    int hidden = settings.hidden();
    Adam selectorAdam = adam(settings, SELECTOR_PACE);
    return new NeuralNetConfiguration.Builder()
        .seed(ExplainerGraphs.seed(settings.seed()))
        .dataType(DataType.FLOAT)
        .updater(adam(settings, 1))
        .weightInit(XavierUniform.relu())
        .activation(Activation.RELU)
        .graphBuilder()
        .addInputs(FEATURES)
        .addLayer(SELECTOR1, dense(columns, units).updater(selectorAdam).build(), FEATURES)
        .addLayer(SELECTOR2, dense(units, units).updater(selectorAdam).build(), SELECTOR1)
        .addLayer(
            SCORES,
            dense(units, settings.groups().size())
                .weightInit(new XavierUniform(FIRST_SCORES_GAIN))
                .biasInit(settings.effectivePrice() > 0 ? ExplainerGraphs.PRICED_START : 0)
                .activation(Activation.IDENTITY)
                .updater(selectorAdam)
                .build(),
            SELECTOR2)
        .addVertex(
            SELECTION,
            AimleVertex.builder(settings.selection().solver())
                .estimator(settings.estimator())
                .noise(settings.noise())
                .lambdaRule(settings.lambdaRule())
                .seed(settings.seed())
                .threads(settings.threads())
                .build(),
            SCORES)
        .addVertex(
            MASKED,
            new FeatureMask(settings.groups().toArray(), settings.effectivePrice()),
            SELECTION,
            FEATURES)
        .addLayer(PREDICTOR1, dense(columns, hidden).build(), MASKED)
        .addLayer(PREDICTOR2, dense(hidden, hidden).build(), PREDICTOR1)
        .addLayer(
            LABEL,
            ExplainerGraphs.labels(
                hidden, settings.classes(), settings.huber(), settings.estimator()),
            PREDICTOR2)
        .setOutputs(LABEL)
        .build();
  }

  private static DenseLayer.Builder dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out);
  }

  private static Adam adam(FeatureExplainerSettings settings, double pace) {
    return Adam.builder()
        .learningRate(pace * settings.learningRate())
        .epsilon(settings.epsilon())
        .build();
  }

  /**
   * Rows with one label each, as the graph trains on them.
   *
   * @param features {@code [B, n]}, standardised
   * @param labels {@code [B]}: numbers in [0, 1] if there is one class; of two classes the
   *     probabilities of the second; of more the class, from 0
   * @param classes of the label, at least 1
   * @throws IllegalArgumentException if there are not as many labels as rows, or one is no such
   *     label
   */
  public static MultiDataSet batch(INDArray features, float[] labels, int classes) {
    requireOneForEach(features, labels.length);
    return new MultiDataSet(features, Labels.targets(labels, classes));
  }

  /**
   * Rows with the probability of each class, as the graph trains on them.
   *
   * @param features {@code [B, n]}, standardised
   * @param labels {@code [B, classes]}, two classes or more, each row of probabilities
   * @throws IllegalArgumentException if there are not as many labels as rows, labels differ in
   *     length, or a probability is outside [0, 1]
   */
  public static MultiDataSet batch(INDArray features, float[][] labels) {
    requireOneForEach(features, labels.length);
    return new MultiDataSet(features, Labels.probabilities(labels));
  }

  private static void requireOneForEach(INDArray features, int labels) {
    if (labels != features.size(0)) {
      throw new IllegalArgumentException(
          "%d labels are given for %d rows; give one for each".formatted(labels, features.size(0)));
    }
  }

  /** The graph that this explains with. */
  public ComputationGraph graph() {
    return graph;
  }

  /** Classes of the label, or 1 for a number in [0, 1]. */
  public int classes() {
    return ExplainerGraphs.classes(graph.getConfiguration(), LABEL);
  }

  /** The columns that the graph takes, and how they are grouped. */
  public FeatureGroups groups() {
    return FeatureGroups.of((FeatureMask) graph.getConfiguration().getVertices().get(MASKED));
  }

  /**
   * Predicts and explains: no noise.
   *
   * @param rows {@code [B][n]}, standardised
   */
  public List<FeatureExplanation> explain(float[][] rows) {
    INDArray[] outputs =
        graph.output(
            List.of(SCORES, SELECTION, LABEL),
            false,
            new INDArray[] {Nd4j.createFromArray(rows)},
            null);
    float[][] theta = outputs[0].toFloatMatrix();
    float[][] z = outputs[1].toFloatMatrix();
    double[][] predictions = outputs[2].toDoubleMatrix();
    List<FeatureExplanation> explained = new ArrayList<>();
    for (int b = 0; b < rows.length; b++) {
      float[] chosen = z[b];
      explained.add(
          new FeatureExplanation(
              predictions[b],
              theta[b],
              IntStream.range(0, chosen.length).filter(g -> chosen[g] != 0).toArray()));
    }
    return explained;
  }
}
