package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class RepeatTest {

  private static ComputationGraph graph(int samples) {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(2)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.5))
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "dense",
                new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.TANH).build(),
                "in")
            .addVertex("repeat", new RepeatVertex(samples), "dense")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(4)
                    .nOut(1)
                    .activation(Activation.IDENTITY)
                    .build(),
                "repeat")
            .setOutputs("out")
            .build();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.toJson()));
    graph.init();
    return graph;
  }

  @Test
  void equalRowsTrainAsOneRowDoes() {
    ComputationGraph once = graph(1);
    ComputationGraph thrice = graph(3);
    INDArray x = Nd4j.rand(DataType.DOUBLE, 5, 3);
    INDArray y = Nd4j.rand(DataType.DOUBLE, 5, 1);
    INDArray start = once.params().dup();
    once.fit(new MultiDataSet(x, y));
    MultiDataSet repeated = new MultiDataSet(x, y.dup());
    new RepeatLabels(3).preProcess(repeated);
    thrice.fit(repeated);
    INDArray step = once.params().sub(start);
    INDArray larger = thrice.params().sub(start);
    assertEquals(0, step.distance2(larger), 1e-12);
  }

  @Test
  void inferenceRepeatsNothing() {
    INDArray x = Nd4j.rand(DataType.DOUBLE, 5, 3);
    assertEquals(graph(1).outputSingle(x), graph(3).outputSingle(x));
  }

  @Test
  void labelsAndTheirMasksAreRepeatedRowByRow() {
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {Nd4j.zeros(2, 1)},
            new INDArray[] {Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}})},
            null,
            new INDArray[] {Nd4j.createFromArray(new float[][] {{1}, {0}})});
    new RepeatLabels(2).preProcess(data);
    assertArrayEquals(
        new float[][] {{1, 2}, {1, 2}, {3, 4}, {3, 4}}, data.getLabels(0).toFloatMatrix());
    assertArrayEquals(
        new float[][] {{1}, {1}, {0}, {0}}, data.getLabelsMaskArray(0).toFloatMatrix());
    assertArrayEquals(new long[] {2, 1}, data.getFeatures(0).shape());
  }

  @Test
  void refusesLessThanOneSample() {
    assertThrows(IllegalArgumentException.class, () -> new RepeatVertex(0));
    assertThrows(IllegalArgumentException.class, () -> new RepeatLabels(0));
  }
}
