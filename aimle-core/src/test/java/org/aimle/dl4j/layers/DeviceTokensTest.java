package org.aimle.dl4j.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.noise.NoiseKeys;
import org.aimle.opencl.OpenClDevice;
import org.aimle.opencl.TestDevices;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Graphs of other shapes than the explainer's. */
class DeviceTokensTest {

  private static final int E = 5;

  private final Random random = new Random(2);
  private OpenClDevice device;

  @BeforeEach
  void open() {
    device = TestDevices.first();
  }

  /** "whole" is read by the island and outside of it; "tanh" is not of it. */
  private static ComputationGraph graph(DataType type) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .updater(new Sgd(0.1))
                .weightInit(XavierUniform.relu())
                .activation(Activation.RELU)
                .graphBuilder()
                .addInputs("words")
                .addLayer("first", convolution(E, 6, InputKind.FROZEN), "words")
                .addLayer("max", new MaxOverTime(), "first")
                .addLayer("whole", new DenseLayer.Builder().nIn(6).nOut(4).build(), "max")
                .addLayer("local", convolution(6, 7, InputKind.TRAINED), "first")
                .addVertex(
                    "joined",
                    JoinedTokenConvolution.builder(XavierUniform.relu(), new Sgd(0.1))
                        .nIn(7, 4)
                        .nOut(8)
                        .dropout(0.2)
                        .build(),
                    "local",
                    "whole")
                .addLayer("max2", new MaxOverTime(), "joined")
                .addLayer(
                    "tanh",
                    new DenseLayer.Builder().nIn(4).nOut(4).activation(Activation.TANH).build(),
                    "whole")
                .addVertex("merge", new MergeVertex(), "whole", "max2", "tanh")
                .addLayer(
                    "out",
                    new OutputLayer.Builder()
                        .nIn(16)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "merge")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static TokenConvolution convolution(int in, int out, InputKind kind) {
    return new TokenConvolution.Builder().nIn(in).nOut(out).width(3).input(kind).build();
  }

  /** Texts with their padding before them; one has no token. */
  private MultiDataSet batch(int... lengths) {
    int time = Arrays.stream(lengths).max().orElseThrow();
    INDArray x = Nd4j.zeros(DataType.FLOAT, lengths.length, time, E);
    INDArray mask = Nd4j.zeros(DataType.FLOAT, lengths.length, time);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, lengths.length, 2);
    for (int b = 0; b < lengths.length; b++) {
      labels.putScalar(b, b % 2, 1);
      for (int t = time - lengths[b]; t < time; t++) {
        mask.putScalar(b, t, 1);
        for (int c = 0; c < E; c++) {
          x.putScalar(b, t, c, random.nextGaussian());
        }
      }
    }
    return new MultiDataSet(
        new INDArray[] {x}, new INDArray[] {labels}, new INDArray[] {mask}, null);
  }

  @Test
  void whatIsReadInsideAndOutsideHasTheSumOfBothGradients() {
    ComputationGraph host = graph(DataType.FLOAT);
    ComputationGraph onDevice = graph(DataType.FLOAT);
    try (DeviceTokens tokens = DeviceTokens.attach(onDevice, device)) {
      assertEquals(
          new TreeSet<>(List.of("first", "max", "whole", "local", "joined", "max2")),
          new TreeSet<>(tokens.vertices()));
      // the second batch is larger than what there is room for, the third smaller
      for (int[] lengths : new int[][] {{4, 0, 7}, {3, 40, 40, 1, 25}, {2}}) {
        MultiDataSet data = batch(lengths);
        for (ComputationGraph graph : List.of(host, onDevice)) {
          long[] ids = new long[lengths.length];
          Arrays.setAll(ids, i -> 10 + i);
          AimleGraphs.setNoiseKeys(graph, new NoiseKeys(1, 0, ids));
          graph.fit(data);
        }
        assertEquals(host.score(), onDevice.score(), 1e-5);
        assertClose(host.getFlattenedGradients(), onDevice.getFlattenedGradients());
        assertEquals(host.score(data, false), onDevice.score(data, false), 1e-5);
      }
      assertClose(host.params(), onDevice.params());
      assertInstanceOf(
          DeviceVertex.class, onDevice.getVertices()[onDevice.getVertex("max").getVertexIndex()]);
    }
    int max = onDevice.getVertex("max").getVertexIndex();
    assertEquals(onDevice.getVertex("max"), onDevice.getVertices()[max]);
    MultiDataSet data = batch(5, 6);
    assertEquals(host.score(data, false), onDevice.score(data, false), 1e-5);
  }

  @Test
  void textsWithoutAnyTokenAreLeftToTheHost() {
    ComputationGraph host = graph(DataType.FLOAT);
    ComputationGraph onDevice = graph(DataType.FLOAT);
    MultiDataSet data = batch(3, 2);
    data.getFeaturesMaskArray(0).assign(0);
    try (DeviceTokens tokens = DeviceTokens.attach(onDevice, device)) {
      assertEquals(host.score(data, false), onDevice.score(data, false));
      assertEquals(0, tokens.knownWords());
    }
  }

  @Test
  void doublesStayOnTheHost() {
    try (DeviceTokens tokens = DeviceTokens.attach(graph(DataType.DOUBLE), device)) {
      assertEquals(List.of(), tokens.vertices());
    }
  }

  private static void assertClose(INDArray expected, INDArray got) {
    double norm = expected.norm2Number().doubleValue();
    assertTrue(norm > 0);
    assertEquals(0, expected.distance2(got), 1e-5 * norm);
  }
}
