package org.aimle.dl4j.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.dl4j.RepeatedSquaredError;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** The gradient of a priced mean, against differences of what is reported. */
class ChosenMeanTest {

  private static final int BATCH = 3;
  private static final int TOKENS = 4;
  private static final int CHANNELS = 2;

  private static ComputationGraph graph(ILossFunction loss, int outputs) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.FLOAT)
                .graphBuilder()
                .addInputs("rows", "x")
                .addLayer(
                    "z",
                    new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(TOKENS)
                        .activation(Activation.SIGMOID)
                        .biasInit(1)
                        .build(),
                    "rows")
                .addVertex("mean", new ChosenMean(0.05), "z", "x")
                .addLayer(
                    "label",
                    new OutputLayer.Builder(loss)
                        .nIn(CHANNELS)
                        .nOut(outputs)
                        .activation(outputs == 1 ? Activation.SIGMOID : Activation.SOFTMAX)
                        .build(),
                    "mean")
                .setOutputs("label")
                .build());
    graph.init();
    return graph;
  }

  /** Training is for the reported loss and price together, times what the loss alone has. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 4", "2, 1", "2, 4"})
  void thePriceIsInUnitsOfTheReportedLoss(int outputs, int samples) {
    ILossFunction loss = outputs == 1 ? new RepeatedSquaredError(samples) : new LossMCXENT();
    ComputationGraph graph = graph(loss, outputs);
    Nd4j.getRandom().setSeed(2);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, outputs);
    for (int b = 0; b < BATCH; b++) {
      labels.putScalar(b, b % outputs, 1);
    }
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {
              Nd4j.randn(DataType.FLOAT, (long) BATCH * samples, 3),
              Nd4j.randn(DataType.FLOAT, BATCH, TOKENS, CHANNELS)
            },
            new INDArray[] {labels});
    new RepeatLabels(samples).preProcess(data);
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.computeGradientAndScore();
    INDArray bias = graph.gradient().getGradientFor("z_b").dup();
    double rows = BATCH * samples * (outputs == 1 ? samples : 1);
    for (int t = 0; t < TOKENS; t++) {
      double slope = (reported(graph, data, t, 0.02) - reported(graph, data, t, -0.02)) / 0.04;
      assertEquals(slope, bias.getDouble(t) / rows, 2e-4, "token " + t);
    }
  }

  private static double reported(
      ComputationGraph graph, MultiDataSet data, int token, double change) {
    INDArray bias = graph.getLayer("z").getParam("b");
    double before = bias.getDouble(token);
    bias.putScalar(token, before + change);
    double reported = graph.score(data, false) + AimleGraphs.cost(graph);
    bias.putScalar(token, before);
    return reported;
  }
}
