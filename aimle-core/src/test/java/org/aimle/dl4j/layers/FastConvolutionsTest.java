package org.aimle.dl4j.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FastConvolutionsTest {

  private static final int HEIGHT = 9;
  private static final int WIDTH = 12;
  private static final int CHANNELS = 3;

  private static ConvolutionLayer.Builder convolution(int[] kernel, int[] strides) {
    return new ConvolutionLayer.Builder(kernel).stride(strides).nOut(5);
  }

  /** Two convolutions, so that gradients of inputs count; the second one of 3 x 2. */
  private static ComputationGraph graph(
      ConvolutionLayer first, ConvolutionMode mode, DataType type, CNN2DFormat format) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .updater(new Sgd(0.1))
                .convolutionMode(mode)
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("x")
                .setInputTypes(InputType.convolutional(HEIGHT, WIDTH, CHANNELS, format))
                .addLayer("zeroth", convolution(new int[] {1, 1}, new int[] {1, 1}).build(), "x")
                .addLayer("first", first, "zeroth")
                .addLayer(
                    "second",
                    convolution(new int[] {3, 2}, new int[] {1, 1}).hasBias(false).build(),
                    "first")
                .addLayer(
                    "loss",
                    new CnnLossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .format(format)
                        .build(),
                    "second")
                .setOutputs("loss")
                .build());
    graph.init();
    return graph;
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3, 1, 1, Same",
    "3, 3, 1, 1, Truncate",
    "5, 3, 2, 2, Same",
    "4, 2, 1, 3, Same",
    "2, 5, 3, 1, Truncate",
    "1, 1, 2, 2, Same",
    "1, 1, 1, 1, Truncate",
    "7, 7, 2, 2, Same",
  })
  void agreesWithDl4j(int rows, int columns, int down, int across, ConvolutionMode mode) {
    ConvolutionLayer layer =
        convolution(new int[] {rows, columns}, new int[] {down, across}).build();
    agree(layer, mode);
  }

  @Test
  void agreesWithPaddingOfOnesOwn() {
    agree(
        convolution(new int[] {3, 4}, new int[] {2, 1}).padding(2, 1).build(),
        ConvolutionMode.Truncate);
  }

  private static void agree(ConvolutionLayer layer, ConvolutionMode mode) {
    ComputationGraph plain = graph(layer.clone(), mode, DataType.FLOAT, CNN2DFormat.NCHW);
    ComputationGraph fast = plain.clone();
    FastConvolutions.use(fast);
    INDArray x = Nd4j.rand(DataType.FLOAT, 4, CHANNELS, HEIGHT, WIDTH).subi(0.5);
    INDArray expected = plain.output(x)[0];
    INDArray y = fast.output(x)[0];
    assertTrue(isHere(fast, x), "computed by the helper");
    assertFalse(isHere(plain, x));
    assertArrayEquals(expected.shape(), y.shape());
    assertArrayEquals(floats(expected), floats(y), 1e-5f);
    // A batch of another order in memory, and one picture of it.
    assertArrayEquals(floats(y), floats(fast.output(x.dup('f'))[0]));
    INDArray one = x.get(NDArrayIndex.interval(2, 3));
    assertArrayEquals(
        floats(y.get(NDArrayIndex.interval(2, 3))), floats(fast.output(one.dup('c'))[0]));

    MultiDataSet data = new MultiDataSet(x, Nd4j.rand(DataType.FLOAT, expected.shape()).subi(0.5));
    for (ComputationGraph graph : new ComputationGraph[] {plain, fast}) {
      graph.setInputs(data.getFeatures());
      graph.setLabels(data.getLabels());
      graph.computeGradientAndScore();
    }
    assertEquals(
        plain.gradient().gradientForVariable().keySet(),
        fast.gradient().gradientForVariable().keySet());
    assertArrayEquals(
        floats(plain.getFlattenedGradients()), floats(fast.getFlattenedGradients()), 1e-4f);
    for (int step = 0; step < 3; step++) {
      plain.fit(data);
      fast.fit(data);
    }
    assertArrayEquals(floats(plain.params()), floats(fast.params()), 1e-4f);
  }

  /** The helper's outputs lie picture by picture, DL4J's channel by channel. */
  private static boolean isHere(ComputationGraph graph, INDArray x) {
    INDArray y = graph.feedForward(x, false).get("second");
    return y.stride(0) > y.stride(1);
  }

  @Test
  void leavesToDl4jWhatIsNotForIt() {
    ConvolutionLayer dilated =
        convolution(new int[] {3, 3}, new int[] {1, 1}).dilation(2, 2).build();
    ConvolutionLayer simple = convolution(new int[] {3, 3}, new int[] {1, 1}).build();
    same(dilated, DataType.FLOAT, CNN2DFormat.NCHW, CHANNELS, HEIGHT, WIDTH);
    same(simple.clone(), DataType.DOUBLE, CNN2DFormat.NCHW, CHANNELS, HEIGHT, WIDTH);
    same(simple.clone(), DataType.FLOAT, CNN2DFormat.NHWC, HEIGHT, WIDTH, CHANNELS);
  }

  private static void same(
      ConvolutionLayer layer, DataType type, CNN2DFormat format, long... shape) {
    ComputationGraph plain = graph(layer, ConvolutionMode.Same, type, format);
    ComputationGraph fast = plain.clone();
    FastConvolutions.use(fast);
    INDArray x = Nd4j.rand(type, 2, shape[0], shape[1], shape[2]);
    INDArray expected = plain.output(x)[0];
    assertArrayEquals(floats(expected), floats(fast.output(x)[0]), 1e-5f);
    MultiDataSet data = new MultiDataSet(x, expected.mul(2));
    plain.fit(data);
    fast.fit(data);
    assertArrayEquals(floats(plain.params()), floats(fast.params()), 1e-5f);
  }

  @Test
  void copiesOfAGraphBeginWithoutIt() {
    ComputationGraph graph =
        graph(
            convolution(new int[] {3, 3}, new int[] {1, 1}).build(),
            ConvolutionMode.Same,
            DataType.FLOAT,
            CNN2DFormat.NCHW);
    FastConvolutions.use(graph);
    assertNull(graph.clone().getLayer("first").getHelper());
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').ravel().toFloatVector();
  }
}
