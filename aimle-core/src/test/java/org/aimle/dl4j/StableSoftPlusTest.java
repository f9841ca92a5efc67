package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class StableSoftPlusTest {

  @ParameterizedTest
  @CsvSource({"-80", "-20", "-10", "-1.5", "0", "1.5", "20", "88.7", "89", "1e6"})
  void valueAndSlopeAreThoseInDoublePrecision(float x) {
    StableSoftPlus activation = new StableSoftPlus();
    double value = x > 30 ? x : Math.log1p(Math.exp(x));
    double slope = 1 / (1 + Math.exp(-x));
    INDArray y = activation.getActivation(Nd4j.createFromArray(new float[][] {{x, x}}), true);
    assertEquals(value, y.getFloat(1), 1e-6 * value);
    INDArray gradient =
        activation
            .backprop(
                Nd4j.createFromArray(new float[][] {{x, x}}),
                Nd4j.createFromArray(new float[][] {{1, 3}}))
            .getFirst();
    assertEquals(3 * slope, gradient.getFloat(1), 3e-6 * slope);
  }

  @Test
  void graphsKeepIt() throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", new DenseLayer.Builder().nIn(2).nOut(3).build(), "in")
                .addLayer("cost", new ActivationLayer(new StableSoftPlus()), "dense")
                .addLayer(
                    "loss",
                    new LossLayer.Builder(LossFunctions.LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "cost")
                .setOutputs("loss")
                .build());
    graph.init();
    INDArray in = Nd4j.createFromArray(new float[][] {{400, -300}});
    INDArray before = graph.outputSingle(in);
    ComputationGraphConfiguration read =
        ComputationGraphConfiguration.fromJson(graph.getConfiguration().toJson());
    ComputationGraph copy = new ComputationGraph(read);
    copy.init(graph.params().dup(), false);
    assertEquals(before, copy.outputSingle(in));
  }
}
