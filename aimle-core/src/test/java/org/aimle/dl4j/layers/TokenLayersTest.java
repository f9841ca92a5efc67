package org.aimle.dl4j.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.noise.NoiseKeys;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TokenLayersTest {

  private static final int B = 3;
  private static final int T = 6;
  private static final int E = 4;

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(11);
  }

  /** Every token layer in one network, with the scores as weights, so that all is smooth. */
  private static ComputationGraphConfiguration configuration(DataType type, double dropout) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(type)
        .updater(new Adam(1e-2))
        .weightInit(XavierUniform.relu())
        .activation(Activation.RELU)
        .biasInit(0.1)
        .graphBuilder()
        .addInputs("words")
        .addLayer("first", conv(E, 5, 3, InputKind.FROZEN, Activation.RELU), "words")
        .addLayer("max", new MaxOverTime(), "first")
        .addLayer("whole", new DenseLayer.Builder().nIn(5).nOut(4).build(), "max")
        .addLayer("local", conv(5, 3, 5, InputKind.TRAINED, Activation.RELU), "first")
        .addVertex(
            "joined",
            JoinedTokenConvolution.builder(XavierUniform.relu(), new Adam(1e-2))
                .nIn(3, 4)
                .nOut(6)
                .dropout(dropout)
                .build(),
            "local",
            "whole")
        .addLayer("score", conv(6, 1, 1, InputKind.TRAINED, Activation.IDENTITY), "joined")
        .addVertex("mean", new WeightedSum(2), "score", "words")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MSE)
                .nIn(E)
                .nOut(1)
                .activation(Activation.SIGMOID)
                .build(),
            "mean")
        .setOutputs("out")
        .build();
  }

  private static TokenConvolution conv(
      int in, int out, int width, InputKind input, Activation activation) {
    return new TokenConvolution.Builder()
        .nIn(in)
        .nOut(out)
        .width(width)
        .input(input)
        .activation(activation)
        .build();
  }

  private static ComputationGraph graph(DataType type, double dropout) {
    ComputationGraph graph = new ComputationGraph(configuration(type, dropout));
    graph.init();
    return graph;
  }

  private static MultiDataSet data(DataType type) {
    INDArray mask = Nd4j.ones(type, B, T);
    INDArray words = Nd4j.randn(type, B, T, E);
    for (int t = 4; t < T; t++) {
      mask.putScalar(1, t, 0);
      words.get(NDArrayIndex.point(1), NDArrayIndex.point(t), NDArrayIndex.all()).assign(0);
    }
    return new MultiDataSet(
        new INDArray[] {words},
        new INDArray[] {Nd4j.rand(type, B, 1)},
        new INDArray[] {mask},
        null);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.4})
  void gradientsAreDerivatives(double dropout) {
    ComputationGraph graph = graph(DataType.DOUBLE, dropout);
    AimleGraphs.setNoiseKeys(graph, new NoiseKeys(1, 0, new long[] {7, 8, 9}));
    MultiDataSet data = data(DataType.DOUBLE);
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.setLayerMaskArrays(data.getFeaturesMaskArrays(), null);
    INDArray gradient = gradient(graph, data).dup();
    INDArray params = graph.params();
    int checked = 0;
    for (long i = 0; i < params.length(); i++) {
      double value = params.getDouble(i);
      double h = 1e-6;
      params.putScalar(i, value + h);
      double up = score(graph, data);
      params.putScalar(i, value - h);
      double down = score(graph, data);
      params.putScalar(i, value);
      double numeric = (up - down) / (2 * h);
      assertEquals(numeric, gradient.getDouble(i) / B, 1e-8 + 1e-5 * Math.abs(numeric), "at " + i);
      checked += numeric != 0 ? 1 : 0;
    }
    assertTrue(checked > params.length() / 2, "most derivatives are not zero: " + checked);
  }

  private static INDArray gradient(ComputationGraph graph, MultiDataSet data) {
    score(graph, data);
    return graph.gradient().gradient();
  }

  private static double score(ComputationGraph graph, MultiDataSet data) {
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.setLayerMaskArrays(data.getFeaturesMaskArrays(), null);
    graph.computeGradientAndScore();
    return graph.score();
  }

  @Test
  void floatsAgreeWithDoubles() {
    ComputationGraph wide = graph(DataType.DOUBLE, 0.4);
    ComputationGraph narrow = graph(DataType.FLOAT, 0.4);
    narrow.setParams(wide.params().castTo(DataType.FLOAT));
    NoiseKeys keys = new NoiseKeys(1, 2, new long[] {7, 8, 9});
    AimleGraphs.setNoiseKeys(wide, keys);
    AimleGraphs.setNoiseKeys(narrow, keys);
    MultiDataSet data = data(DataType.DOUBLE);
    INDArray expected = gradient(wide, data);
    MultiDataSet floats =
        new MultiDataSet(
            new INDArray[] {data.getFeatures(0).castTo(DataType.FLOAT)},
            new INDArray[] {data.getLabels(0).castTo(DataType.FLOAT)},
            new INDArray[] {data.getFeaturesMaskArray(0).castTo(DataType.FLOAT)},
            null);
    INDArray actual = gradient(narrow, floats).castTo(DataType.DOUBLE);
    assertEquals(0, expected.distance2(actual), 1e-5 * expected.norm2Number().doubleValue());
  }

  private static ComputationGraph single(Layer layer, InputType input) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("in")
                .addLayer("layer", layer, "in")
                .setOutputs("layer")
                .setInputTypes(input)
                .build());
    graph.init();
    return graph;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void isTheStockConvolution(int width) {
    ComputationGraph ours =
        single(
            new TokenConvolution.Builder().nOut(5).width(width).activation(Activation.RELU).build(),
            InputType.recurrent(E, T, RNNFormat.NWC));
    ComputationGraph stock =
        single(
            new Convolution1DLayer.Builder(width)
                .nOut(5)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.RELU)
                .build(),
            InputType.recurrent(E, T, RNNFormat.NCW));
    // Stock weights say [out, in, width, 1] but lie in memory as ours: [width, in, out].
    INDArray w = stock.getParam("layer_W");
    assertEquals(4, w.rank());
    ours.getParam("layer_W").assign(w.dup('c').reshape('c', width * E, 5));
    ours.getParam("layer_b").assign(Nd4j.randn(1, 5).reshape(5));
    stock.getParam("layer_b").assign(ours.getParam("layer_b").reshape(1, 5));
    INDArray x = Nd4j.randn(DataType.FLOAT, B, T, E);
    INDArray epsilon = Nd4j.randn(DataType.FLOAT, B, T, 5);
    INDArray y = ours.feedForward(new INDArray[] {x}, true, false).get("layer").dup();
    INDArray ncw = x.permute(0, 2, 1).dup('c');
    INDArray expected = stock.feedForward(new INDArray[] {ncw}, true, false).get("layer").dup();
    assertEquals(0, expected.permute(0, 2, 1).distance2(y), 1e-5);
    Gradient g = ours.backpropGradient(epsilon);
    Gradient e = stock.backpropGradient(epsilon.permute(0, 2, 1).dup('c'));
    INDArray dw = e.getGradientFor("layer_W").dup('c').reshape('c', width * E, 5);
    assertEquals(0, dw.distance2(g.getGradientFor("layer_W")), 1e-4);
    INDArray db = e.getGradientFor("layer_b").reshape(5);
    assertEquals(0, db.distance2(g.getGradientFor("layer_b").reshape(5)), 1e-4);
  }

  @Test
  void isTheStockMaximum() {
    INDArray x = Nd4j.randn(DataType.FLOAT, B, T, E);
    INDArray y =
        single(new MaxOverTime(), InputType.recurrent(E, T, RNNFormat.NWC)).outputSingle(x);
    INDArray expected =
        single(
                new GlobalPoolingLayer.Builder(PoolingType.MAX).build(),
                InputType.recurrent(E, T, RNNFormat.NCW))
            .outputSingle(x.permute(0, 2, 1).dup('c'));
    assertEquals(expected, y);
  }

  @Test
  void configurationsSurviveJson() {
    ComputationGraphConfiguration configuration = configuration(DataType.FLOAT, 0.2);
    ComputationGraphConfiguration back =
        ComputationGraphConfiguration.fromJson(configuration.toJson());
    assertEquals(configuration.getVertices(), back.getVertices());
    assertEquals(configuration.toJson(), back.toJson());
    TokenConvolution first =
        (TokenConvolution)
            ((org.deeplearning4j.nn.conf.graph.LayerVertex) back.getVertices().get("first"))
                .getLayerConf()
                .getLayer();
    assertEquals(3, first.getWidth());
    assertEquals(InputKind.FROZEN, first.getInputKind());
  }

  @Test
  void modelsSurviveTheirFile() throws Exception {
    ComputationGraph graph = graph(DataType.FLOAT, 0);
    MultiDataSet data = data(DataType.FLOAT);
    graph.fit(data);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, out, true);
    ComputationGraph back =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(out.toByteArray()), true);
    graph.fit(data);
    back.fit(data);
    assertEquals(graph.params(), back.params());
  }

  /** Which elements are dropped depends on how many texts came before. */
  @Test
  void dropoutGoesOnAfterAModelsFile() throws Exception {
    MultiDataSet data = data(DataType.FLOAT);
    ComputationGraphConfiguration shared = configuration(DataType.FLOAT, 0.4);
    ComputationGraph graph = new ComputationGraph(shared);
    graph.init();
    graph.fit(data);
    graph.fit(data);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, out, true);
    ComputationGraph back =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(out.toByteArray()), true);
    ComputationGraph clone = graph.clone();
    clone.getConfiguration().setIterationCount(graph.getIterationCount());
    for (ComputationGraph each : List.of(graph, back, clone)) {
      each.fit(data);
      each.fit(data);
    }
    assertArrayEquals(graph.params().toFloatVector(), back.params().toFloatVector());
    assertArrayEquals(graph.params().toFloatVector(), clone.params().toFloatVector());
    assertFalse(shared.toJson().contains("unnamedTexts"), shared.toJson());
  }

  @Test
  void trainingLowersTheLoss() {
    ComputationGraph graph = graph(DataType.FLOAT, 0.2);
    MultiDataSet data = data(DataType.FLOAT);
    double before = graph.score(data);
    for (int i = 0; i < 60; i++) {
      graph.fit(data);
    }
    assertTrue(graph.score(data) < before / 4, graph.score(data) + " from " + before);
  }

  @Test
  void aTextsGradientOwesNothingToItsBatch() {
    ComputationGraph graph = graph(DataType.FLOAT, 0.4);
    MultiDataSet data = data(DataType.FLOAT);
    AimleGraphs.setNoiseKeys(graph, new NoiseKeys(1, 0, new long[] {7, 8, 9}));
    INDArray whole = gradient(graph, data).dup();
    INDArray sum = Nd4j.zeros(DataType.FLOAT, whole.shape());
    for (int b = B - 1; b >= 0; b--) {
      AimleGraphs.setNoiseKeys(graph, new NoiseKeys(1, 0, new long[] {7 + b}));
      MultiDataSet one =
          new MultiDataSet(
              new INDArray[] {row(data.getFeatures(0), b)},
              new INDArray[] {row(data.getLabels(0), b)},
              new INDArray[] {row(data.getFeaturesMaskArray(0), b)},
              null);
      sum.addi(gradient(graph, one));
    }
    assertEquals(0, whole.distance2(sum), 1e-5 * whole.norm2Number().doubleValue());
  }

  private static INDArray row(INDArray array, int b) {
    return array.get(NDArrayIndex.interval(b, b + 1)).dup('c');
  }

  @Test
  void dropoutChangesFromStepToStepUnlessKeysSayOtherwise() {
    ComputationGraph graph = graph(DataType.FLOAT, 0.4);
    MultiDataSet data = data(DataType.FLOAT);
    double first = score(graph, data);
    assertNotEquals(first, score(graph, data));
    AimleGraphs.setNoiseKeys(graph, new NoiseKeys(1, 0, new long[] {7, 8, 9}));
    double keyed = score(graph, data);
    assertEquals(keyed, score(graph, data));
    AimleGraphs.setNoiseKeys(graph, new NoiseKeys(1, 1, new long[] {7, 8, 9}));
    assertNotEquals(keyed, score(graph, data));
    AimleGraphs.setNoiseKeys(graph, new NoiseKeys(1, 0, new long[] {7, 8}));
    assertThrows(IllegalStateException.class, () -> score(graph, data));
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"TANH", "SIGMOID"})
  void refusesOtherActivations(Activation activation) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            single(
                new TokenConvolution.Builder().nOut(2).activation(activation).build(),
                InputType.recurrent(E, T, RNNFormat.NWC)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            JoinedTokenConvolution.builder(XavierUniform.relu(), new Sgd())
                .nIn(1, 1)
                .nOut(1)
                .activation(activation)
                .build());
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> new TokenConvolution.Builder().width(2));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            single(
                new TokenConvolution.Builder().nOut(2).activation(Activation.RELU).build(),
                InputType.recurrent(E, T, RNNFormat.NCW)));
    ComputationGraph graph =
        single(
            new TokenConvolution.Builder().nOut(2).activation(Activation.RELU).build(),
            InputType.recurrent(E, T, RNNFormat.NWC));
    assertThrows(IllegalArgumentException.class, () -> graph.outputSingle(Nd4j.zeros(B, T, E + 1)));
    assertThrows(IllegalArgumentException.class, () -> new WeightedSum(0));
    assertThrows(IllegalArgumentException.class, () -> new XavierUniform(-1));
  }

  @Test
  void weightsStartUniformWithTheFansOfAConvolution() {
    ComputationGraph graph =
        single(
            new TokenConvolution.Builder()
                .nOut(100)
                .width(3)
                .activation(Activation.RELU)
                .weightInit(XavierUniform.relu())
                .build(),
            InputType.recurrent(200, T, RNNFormat.NWC));
    INDArray w = graph.getParam("layer_W");
    double bound = Math.sqrt(2) * Math.sqrt(6.0 / (600 + 300));
    assertTrue(w.amaxNumber().doubleValue() <= bound);
    assertTrue(w.amaxNumber().doubleValue() > 0.999 * bound, "60,000 draws come near the bound");
    // Variance of 60,000 uniforms: standard error 0.37 %; 5 of them, false alarm 6e-7.
    assertEquals(1, w.varNumber().doubleValue() / (bound * bound / 3), 0.02);
    assertEquals(0, graph.getParam("layer_b").sumNumber().doubleValue());
  }
}
