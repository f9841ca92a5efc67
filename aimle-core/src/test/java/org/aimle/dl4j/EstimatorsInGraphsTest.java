package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.NoiseKeys;
import org.aimle.noise.Noises;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** The estimators beside AIMLE, by one key of the same graph. */
class EstimatorsInGraphsTest {

  /** theta = x + b; a second output layer, which does not depend on z, hangs on theta. */
  private static ComputationGraph graph(
      String estimator, int n, IUpdater updater, ILossFunction loss) {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .weightInit(WeightInit.XAVIER)
            .updater(updater)
            .graphBuilder()
            .addInputs("x")
            .setInputTypes(InputType.feedForward(n))
            .addLayer(
                "theta",
                new DenseLayer.Builder().nIn(n).nOut(n).activation(Activation.IDENTITY).build(),
                "x")
            .addVertex(
                "z",
                AimleVertex.builder(SolverSpec.topK(2))
                    .estimator(EstimatorSpec.parse(estimator))
                    .noise(Noises.parse("gumbel"))
                    .build(),
                "theta")
            .addLayer(
                "y",
                new OutputLayer.Builder(loss).nOut(n).activation(Activation.IDENTITY).build(),
                "z")
            .setOutputs("y")
            .build();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(conf.toJson()));
    graph.init();
    graph.getLayer("theta").getParam("W").assign(Nd4j.eye(n));
    return graph;
  }

  /**
   * One SGD step of rate 1: the bias moves by minus the leave-one-out estimate, made by hand of the
   * same samples and of the losses of their rows, over the rows.
   */
  @ParameterizedTest
  @CsvSource({"score-function,1", "perturbed-score-function,1", "score-function,3"})
  void scoreFunctionsLearnTheLossOfEachRow(String estimator, int weight) {
    int n = 5;
    int samples = 3;
    ComputationGraph graph =
        graph(
            estimator + ":samples=" + samples,
            n,
            new Sgd(1.0),
            weight == 1 ? new LossMSE() : new RepeatedSquaredError(weight));
    INDArray x = Nd4j.createFromArray(new float[][] {{0, 1, 2, 0.5f, -1}, {1, 0, 0, 0, 1}});
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0, 1, 0, 0}, {0, 2, 0, 0, -1}});
    MultiDataSet data = new MultiDataSet(x, labels);
    new RepeatLabels(samples).preProcess(data);
    NoiseKeys keys = new NoiseKeys(3, 0, new long[] {4, 9});
    AimleGraphs.setNoiseKeys(graph, keys);
    INDArray z = graph.feedForward(new INDArray[] {x}, true).get("z").dup();
    INDArray y = z.mmul(graph.getLayer("y").getParam("W")).dup();
    INDArray error = y.sub(data.getLabels(0));
    INDArray losses = error.mul(error).mean(1);

    double[] expected = new double[n];
    float[] drawn = new float[2 * samples * n];
    NoiseKeys same = new NoiseKeys(3, 0, new long[] {4, 9});
    for (int row = 0; row < 2 * samples; row++) {
      Noises.parse("gumbel").fill(same.key(row / samples, row % samples), drawn, row * n, n);
    }
    for (int row = 0; row < 2 * samples; row++) {
      double others = 0;
      for (int other = row / samples * samples; other < (row / samples + 1) * samples; other++) {
        others += other == row ? 0 : losses.getDouble(other) / (samples - 1);
      }
      for (int i = 0; i < n; i++) {
        // The marginals cancel in the sum over samples, as the weights add up to 0.
        double score =
            estimator.startsWith("perturbed")
                ? 1 - Math.exp(-drawn[row * n + i])
                : z.getDouble(row, i);
        double divisor = samples * 2.0 * samples;
        expected[i] -= weight * (losses.getDouble(row) - others) * score / divisor;
      }
    }
    AimleGraphs.setNoiseKeys(graph, keys);
    graph.fit(data);
    double[] bias = graph.getLayer("theta").getParam("b").toDoubleVector();
    assertArrayEquals(expected, bias, 1e-5);
    assertTrue(Nd4j.createFromArray(bias).norm2Number().doubleValue() > 1e-3, "it moves");
  }

  @Test
  void averagedSolutionsGiveOneRow() {
    ComputationGraph graph = graph("perturbed:samples=4", 5, new Sgd(1.0), new LossMSE());
    INDArray x = Nd4j.zeros(DataType.FLOAT, 3, 5);
    INDArray z = graph.feedForward(new INDArray[] {x}, true).get("z");
    assertArrayEquals(new long[] {3, 5}, z.shape());
    assertEquals(0, z.mul(4).sub(Nd4j.math().round(z.mul(4))).norm1Number().doubleValue(), 1e-6);
    assertEquals(6, z.sumNumber().doubleValue(), 1e-6);
    assertEquals(6, graph.feedForward(new INDArray[] {x}, false).get("z").norm1Number().intValue());
  }

  /** Soft in training, hard at inference. */
  @ParameterizedTest
  @ValueSource(strings = {"softsub", "concrete"})
  void relaxationsAreHardAtInference(String estimator) {
    ComputationGraph graph = graph(estimator, 5, new Sgd(1.0), new LossMSE());
    INDArray x = Nd4j.createFromArray(new float[][] {{0, 1, 2, 0.5f, -1}});
    INDArray soft = graph.feedForward(new INDArray[] {x}, true).get("z");
    assertEquals(estimator.equals("softsub") ? 2 : 1, soft.sumNumber().doubleValue(), 1e-5);
    assertTrue(soft.gt(0).all() && soft.getDouble(0) % 1 != 0);
    assertEquals(
        Nd4j.createFromArray(new float[][] {{0, 1, 1, 0, 0}}),
        graph.feedForward(new INDArray[] {x}, false).get("z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "score-function", "softsub", "concrete"})
  void whatNeedsSubsetsIsRefusedWhenTheVertexIsBuilt(String estimator) {
    AimleVertex.Builder builder =
        AimleVertex.builder(SolverSpec.parse("grid-path:rows=2,columns=3,neighbours=4"))
            .estimator(EstimatorSpec.parse(estimator));
    String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    assertTrue(message.contains(estimator) && message.contains("top-k"), message);
  }

  /** Which 2 of 6 inputs are the largest is learnt through the choice alone, from the loss. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "simple",
        "softsub",
        "perturbed:samples=8",
        "score-function:samples=8",
        "identity:projection=mean",
        "black-box:lambda=20"
      })
  void everyEstimatorLearns(String estimator) {
    EstimatorSpec spec = EstimatorSpec.parse(estimator);
    ComputationGraph graph =
        graph(estimator, 6, new Adam(0.02), new RepeatedSquaredError(spec.outputs()));
    graph.getLayer("theta").getParam("W").assign(Nd4j.eye(6).mul(-0.2));
    INDArray x = Nd4j.rand(DataType.FLOAT, 64, 6);
    INDArray y = Nd4j.zeros(DataType.FLOAT, 64, 6);
    for (int i = 0; i < 64; i++) {
      INDArray row = x.getRow(i).dup();
      for (int j = 0; j < 2; j++) {
        int best = row.argMax().getInt(0);
        y.putScalar(i, best, 1);
        row.putScalar(best, -1);
      }
    }
    MultiDataSet data = new MultiDataSet(x, y.dup());
    new RepeatLabels(spec.outputs()).preProcess(data);
    for (int i = 0; i < 300; i++) {
      graph.fit(data);
    }
    INDArray error = graph.outputSingle(x).sub(y);
    double loss = error.mul(error).meanNumber().doubleValue();
    // A third of the labels is 1: without choosing well no output beats 1/3 * 2/3 = 0.222.
    assertTrue(loss < 0.8 * 2 / 9, estimator + ": squared error " + loss);
  }
}
