package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aimle.estimator.EstimatorSpec;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

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
            .addVertex(
                "choice",
                AimleVertex.builder(SolverSpec.topK(2))
                    .estimator(EstimatorSpec.parse("aimle-central:samples=" + samples))
                    .build(),
                "in")
            .addVertex("repeat", new RepeatVertex("choice"), "dense")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(4)
                    .nOut(1)
                    .activation(Activation.IDENTITY)
                    .build(),
                "repeat")
            .addLayer(
                "chosen",
                new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build(),
                "choice")
            .setOutputs("out", "chosen")
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
    once.fit(new MultiDataSet(new INDArray[] {x}, new INDArray[] {y, x}));
    MultiDataSet repeated = new MultiDataSet(new INDArray[] {x}, new INDArray[] {y.dup(), x.dup()});
    new RepeatLabels(3).preProcess(repeated);
    thrice.fit(repeated);
    INDArray step = once.params().sub(start);
    INDArray larger = thrice.params().sub(start);
    assertEquals(0, step.distance2(larger), 1e-12);
  }

  @Test
  void inferenceRepeatsNothing() {
    INDArray x = Nd4j.rand(DataType.DOUBLE, 5, 3);
    assertEquals(graph(1).output(x)[0], graph(3).output(x)[0]);
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
    assertThrows(IllegalArgumentException.class, () -> new RepeatLabels(0));
  }

  /** One input of two columns is chosen from; its rows join the choice. */
  private static ComputationGraphConfiguration joined(
      String estimator, String repeated, ILossFunction loss) {
    return new NeuralNetConfiguration.Builder()
        .seed(2)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.5))
        .graphBuilder()
        .addInputs("in")
        .addVertex(
            "choice",
            AimleVertex.builder(SolverSpec.topK(2))
                .estimator(EstimatorSpec.parse(estimator))
                .build(),
            "in")
        .addVertex("repeat", new RepeatVertex(repeated), "in")
        .addVertex("joined", new MergeVertex(), "choice", "repeat")
        .addLayer(
            "out",
            new OutputLayer.Builder(loss).nIn(6).nOut(1).activation(Activation.IDENTITY).build(),
            "joined")
        .setOutputs("out")
        .build();
  }

  private static ComputationGraph started(ComputationGraphConfiguration configuration) {
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.toJson()));
    graph.init();
    return graph;
  }

  /** Fit as DL4J has it, labels as they are: the same parameters as with repeated labels. */
  @ParameterizedTest
  @ValueSource(strings = {"aimle-central:samples=3", "perturbed-score-function:samples=2", "imle"})
  void labelsFollowByThemselves(String estimator) {
    EstimatorSpec spec = EstimatorSpec.parse(estimator);
    for (ILossFunction loss :
        new ILossFunction[] {
          new LossMSE(),
          new RepeatedSquaredError(spec.outputs()),
          new RepeatedHuberError(spec.outputs(), 0.1)
        }) {
      ComputationGraph plain = started(joined(estimator, "choice", loss));
      ComputationGraph repeated = started(joined(estimator, "choice", loss));
      INDArray x = Nd4j.rand(DataType.DOUBLE, 5, 3);
      INDArray y = Nd4j.rand(DataType.DOUBLE, 5, 1);
      MultiDataSet repeatedLabels = new MultiDataSet(x, y.dup());
      new RepeatLabels(spec.outputs()).preProcess(repeatedLabels);
      for (int step = 0; step < 3; step++) {
        plain.fit(new MultiDataSet(x, y));
        repeated.fit(repeatedLabels);
        assertEquals(0, plain.params().distance2(repeated.params()), 1e-12);
        assertEquals(plain.score(), repeated.score(), 1e-12);
        assertEquals(AimleGraphs.lastStatistics(plain), AimleGraphs.lastStatistics(repeated));
      }
      assertTrue(plain.score(new MultiDataSet(x, y)) >= 0, "inference takes labels as they are");
    }
  }

  /** Four draws behind {@code out}; {@code prior} does not stand behind them. */
  private static ComputationGraph withPrior() {
    LossLayer loss =
        new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build();
    return started(
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .graphBuilder()
            .addInputs("in")
            .addLayer("scores", new DenseLayer.Builder().nIn(3).nOut(3).build(), "in")
            .addVertex("choice", AimleVertex.builder(SolverSpec.topK(2)).build(), "scores")
            .addLayer("out", loss, "choice")
            .addLayer("prior", loss, "scores")
            .setOutputs("out", "prior")
            .build());
  }

  @Test
  void wrongNumbersOfLabelsAreNamedWithVertexAndSamples() {
    ComputationGraph graph = withPrior();
    LabelRows rows = LabelRows.of(graph);
    INDArray x = Nd4j.rand(DataType.DOUBLE, 5, 3);
    MultiDataSet data = new MultiDataSet(new INDArray[] {x}, new INDArray[] {x.dup(), x.dup()});
    rows.check(data, 5);
    graph.fit(data);
    data.setLabels(0, x.repeat(0, 4));
    rows.check(data, 5);
    graph.fit(data);

    new RepeatLabels(4).preProcess(data);
    refused(rows, data, "output 'out' has labels of shape [80, 3]", "'choice' (S = 4 rows");
    data.setLabels(0, x.dup());
    refused(
        rows,
        data,
        "output 'prior' has labels of shape [20, 3], and the minibatch has 5 examples",
        "does not stand behind AIMLE vertex 'choice' (S = 4 rows");

    data.setLabels(new INDArray[] {Nd4j.rand(DataType.DOUBLE, 2, 3), x.dup()});
    String message =
        assertThrows(IllegalArgumentException.class, () -> graph.fit(data)).getMessage();
    assertTrue(
        message.contains("output 'out' has 20 rows, of which AIMLE vertex 'choice' makes S = 4"),
        message);
  }

  private static void refused(LabelRows rows, MultiDataSet data, String... parts) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> rows.check(data, 5)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedWhenTheGraphIsInitialised() {
    refused(
        joined("aimle-central:samples=3", "chioce", new LossMSE()),
        "vertex 'repeat' repeats rows as AIMLE vertex 'chioce' does",
        "it has [choice]");
    refused(
        joined("aimle-central:samples=3", "choice", new RepeatedSquaredError(4)),
        "output 'out' has a RepeatedSquaredError of 4 samples",
        "give it 3 samples");
    ComputationGraphConfiguration unequal =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .addVertex("choice", AimleVertex.builder(SolverSpec.topK(2)).build(), "in")
            .addVertex("joined", new MergeVertex(), "choice", "in")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(6)
                    .nOut(1)
                    .activation(Activation.IDENTITY)
                    .build(),
                "joined")
            .setOutputs("out")
            .build();
    refused(
        unequal,
        "vertex 'joined' joins 'choice', which has 4 rows for each example in training, with 'in',"
            + " which has 1",
        "RepeatVertex");
  }

  private static void refused(
      ComputationGraphConfiguration configuration, String reason, String fix) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> started(configuration)).getMessage();
    assertTrue(message.contains(reason), message);
    assertTrue(message.contains(fix), message);
  }
}
