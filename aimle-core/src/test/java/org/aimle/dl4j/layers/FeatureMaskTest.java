package org.aimle.dl4j.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.aimle.dl4j.AimleGraphs;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

class FeatureMaskTest {

  private static final int[] GROUPS = {0, 1, 1, 2, 0};

  /** Weights of the groups from one input, through the mask, to one number. */
  private static ComputationGraph graph(double price) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .graphBuilder()
                .addInputs("in", "features")
                .addLayer(
                    "weights",
                    new DenseLayer.Builder().nIn(2).nOut(3).activation(Activation.TANH).build(),
                    "in")
                .addVertex("masked", new FeatureMask(GROUPS, price), "weights", "features")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(new LossMSE())
                        .nIn(5)
                        .nOut(1)
                        .activation(Activation.TANH)
                        .build(),
                    "masked")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static INDArray random(Random random, int rows, int columns) {
    INDArray array = Nd4j.create(DataType.DOUBLE, rows, columns);
    for (int i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }

  @Test
  void multipliesByTheWeightOfTheGroup() {
    ComputationGraph graph = graph(0);
    Random random = new Random(1);
    INDArray x = random(random, 2, 5);
    var activations = graph.feedForward(new INDArray[] {random(random, 4, 2), x}, false);
    float[][] z = activations.get("weights").toFloatMatrix();
    float[][] y = activations.get("masked").toFloatMatrix();
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 5; c++) {
        assertEquals(z[r][GROUPS[c]] * x.getFloat(r / 2, c), y[r][c], 1e-6f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05})
  void itsGradientIsThatOfDifferences(double price) {
    ComputationGraph graph = graph(price);
    Random random = new Random(2);
    graph.setInputs(random(random, 4, 2), random(random, 2, 5));
    graph.setLabels(random(random, 4, 1));
    graph.computeGradientAndScore();
    double[] gradient = graph.gradient().gradient().dup().ravel().toDoubleVector();
    double[] numeric = new double[gradient.length];
    double step = 1e-3; // the mask works in single precision
    for (int i = 0; i < numeric.length; i++) {
      double value = graph.params().getDouble(i);
      graph.params().putScalar(i, value + step);
      graph.computeGradientAndScore();
      double above = graph.score() + AimleGraphs.cost(graph);
      graph.params().putScalar(i, value - step);
      graph.computeGradientAndScore();
      // DL4J divides by the 4 rows only when it updates parameters
      double below = graph.score() + AimleGraphs.cost(graph);
      numeric[i] = 4 * (above - below) / (2 * step);
      graph.params().putScalar(i, value);
    }
    assertArrayEquals(numeric, gradient, 5e-3);
  }

  @Test
  void isTheSameFromItsJson() {
    ComputationGraphConfiguration configuration = graph(0.05).getConfiguration();
    assertEquals(
        configuration.getVertices().get("masked"),
        ComputationGraphConfiguration.fromJson(configuration.toJson()).getVertices().get("masked"));
  }

  @Test
  void refusesEmptyGroups() {
    assertThrows(IllegalArgumentException.class, () -> new FeatureMask(new int[] {0, 2}));
    assertThrows(IllegalArgumentException.class, () -> new FeatureMask(new int[] {-1, 0}));
    assertThrows(IllegalArgumentException.class, () -> new FeatureMask(new int[0]));
  }
}
