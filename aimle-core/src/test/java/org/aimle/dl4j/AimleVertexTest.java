package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.lambda.LambdaRules;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.noise.NoiseKeys;
import org.aimle.noise.Noises;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class AimleVertexTest {

  private static AimleVertex.Builder topK(int k) {
    return AimleVertex.builder(SolverSpec.topK(k))
        .estimator(EstimatorSpec.parse("aimle-central"))
        .lambdaRule(LambdaRules.parse("published"));
  }

  /** Scores are the input itself: dense identity, then the vertex, then squared error on z. */
  private static ComputationGraph bare(AimleVertex vertex, int n) {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Sgd(1.0))
            .graphBuilder()
            .addInputs("x")
            .setInputTypes(InputType.feedForward(n))
            .addLayer(
                "theta",
                new DenseLayer.Builder().nIn(n).nOut(n).activation(Activation.IDENTITY).build(),
                "x")
            .addVertex("z", vertex, "theta")
            .addLayer(
                "loss",
                new LossLayer.Builder(LossFunction.L2).activation(Activation.IDENTITY).build(),
                "z")
            .setOutputs("loss")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    graph.getLayer("theta").getParam("W").assign(Nd4j.eye(n));
    return graph;
  }

  private static NoiseKeys keys(long... ids) {
    return new NoiseKeys(3, 0, ids);
  }

  @Test
  void inferenceIsTheExactSolutionWithoutNoise() {
    ComputationGraph graph = bare(topK(2).build(), 4);
    INDArray theta = Nd4j.createFromArray(new float[][] {{1, 3, 2, 0}, {5, 5, 5, 4}});
    INDArray z = graph.outputSingle(theta);
    assertEquals(Nd4j.createFromArray(new float[][] {{0, 1, 1, 0}, {1, 1, 0, 0}}), z);
  }

  @Test
  void centralDifferenceGradientByHand() {
    // theta = (2, 1, 0), k = 1, loss (z - y)^2 summed, y = (0, 1, 0): dy = 2 (z - y) = (2, -2, 0).
    // lambda = beta ||theta|| / ||dy|| = 1: theta - dy = (0, 3, 0) -> (0,1,0); theta + dy =
    // (4,-1,0)
    // -> (1,0,0); so g = (1, -1, 0) / (2 lambda), and SGD of rate 1 moves the bias by -g.
    double beta = Math.sqrt(8) / Math.sqrt(5);
    AimleVertex vertex =
        topK(1)
            .noise(Noises.parse("none"))
            .lambdaRule(LambdaRules.parse("published:step=0.5,target=5,initial-beta=" + beta))
            .build();
    ComputationGraph graph = bare(vertex, 3);
    graph.fit(
        new MultiDataSet(
            Nd4j.createFromArray(new float[][] {{2, 1, 0}}),
            Nd4j.createFromArray(new float[][] {{0, 1, 0}})));
    float[] bias = graph.getLayer("theta").getParam("b").toFloatVector();
    assertArrayEquals(new float[] {-0.5f, 0.5f, 0}, bias, 1e-5f);
    AimleLayer layer = AimleGraphs.layers(graph).get("z");
    assertEquals(new SparsityStatistics(2, 1, 1), layer.lastStatistics());
    assertEquals(beta + 0.5, layer.lambdaState().beta(), 1e-12);
  }

  @Test
  void aTrainerMayHoldLambda() {
    ComputationGraph graph = bare(topK(1).build(), 3);
    AimleGraphs.holdLambda(graph, true);
    LambdaState before = AimleGraphs.lambdaStates(graph).get("z");
    MultiDataSet data =
        new MultiDataSet(
            Nd4j.createFromArray(new float[][] {{2, 1, 0}}),
            Nd4j.createFromArray(new float[][] {{0, 1, 0}}));
    graph.fit(data);
    assertEquals(before, AimleGraphs.lambdaStates(graph).get("z"));
    LambdaState set = new LambdaState(0.25, 2, 0.5);
    AimleGraphs.setLambdaStates(graph, Map.of("z", set));
    assertEquals(set, AimleGraphs.lambdaStates(graph).get("z"));
    assertThrows(
        IllegalArgumentException.class,
        () -> AimleGraphs.setLambdaStates(graph, Map.of("nobody", set)));
    AimleGraphs.holdLambda(graph, false);
    graph.fit(data);
    assertFalse(set.equals(AimleGraphs.lambdaStates(graph).get("z")));
  }

  @Test
  void noiseBelongsToTheExampleNotToItsPlaceInTheBatch() {
    ComputationGraph graph = bare(topK(3).build(), 8);
    INDArray theta = Nd4j.zeros(DataType.FLOAT, 3, 8);
    AimleGraphs.setNoiseKeys(graph, keys(7, 8, 9));
    INDArray three = graph.feedForward(new INDArray[] {theta}, true).get("z").dup();
    AimleGraphs.setNoiseKeys(graph, keys(9, 7));
    INDArray two =
        graph.feedForward(new INDArray[] {Nd4j.zeros(DataType.FLOAT, 2, 8)}, true).get("z").dup();
    assertEquals(three.getRow(2), two.getRow(0));
    assertEquals(three.getRow(0), two.getRow(1));
    assertEquals(9, three.sumNumber().intValue());
    assertFalse(three.getRow(0).equals(three.getRow(1)));
    AimleGraphs.setNoiseKeys(graph, keys(1));
    assertThrows(
        IllegalStateException.class, () -> graph.feedForward(new INDArray[] {theta}, true));
  }

  @Test
  void paddingIsNeverChosen() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("x")
                .setInputTypes(InputType.feedForward(4))
                .addVertex("z", topK(2).build(), "x")
                .addLayer("loss", new LossLayer.Builder(LossFunction.L2).build(), "z")
                .setOutputs("loss")
                .build());
    graph.init();
    INDArray theta = Nd4j.createFromArray(new float[][] {{9, 1, 2, 3}, {1, 2, 8, 9}});
    INDArray mask = Nd4j.createFromArray(new float[][] {{0, 1, 1, 1}, {1, 1, 0, 0}});
    graph.setLayerMaskArrays(new INDArray[] {mask}, null);
    INDArray z = graph.feedForward(new INDArray[] {theta}, false).get("z");
    assertEquals(Nd4j.createFromArray(new float[][] {{0, 0, 1, 1}, {1, 1, 0, 0}}), z);
    graph.clearLayerMaskArrays();
    z = graph.feedForward(new INDArray[] {theta}, false).get("z");
    assertEquals(Nd4j.createFromArray(new float[][] {{1, 0, 0, 1}, {0, 0, 1, 1}}), z);
  }

  @Test
  void severalDrawsGiveARowEach() {
    AimleVertex vertex = topK(2).estimator(EstimatorSpec.parse("aimle-central:samples=3")).build();
    ComputationGraph graph = bare(vertex, 5);
    INDArray theta = Nd4j.zeros(DataType.FLOAT, 2, 5);
    assertArrayEquals(
        new long[] {6, 5}, graph.feedForward(new INDArray[] {theta}, true).get("z").shape());
    assertArrayEquals(
        new long[] {2, 5}, graph.feedForward(new INDArray[] {theta}, false).get("z").shape());
  }

  @Test
  void survivesTheJsonOfItsGraph() {
    AimleVertex vertex =
        topK(2)
            .estimator(EstimatorSpec.parse("aimle-forward:samples=2"))
            .lambdaRule(LambdaRules.parse("multiplicative:target=3"))
            .noise(Noises.parse("sum-of-gamma:k=2,iterations=10"))
            .seed(42)
            .threads(2)
            .build();
    ComputationGraphConfiguration conf = bare(vertex, 5).getConfiguration();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    assertEquals(vertex, read.getVertices().get("z"));
    assertEquals(conf, read);
    assertEquals(vertex, conf.clone().getVertices().get("z"));
  }

  /** A network that 0.1.0 saved has the same settings as one made today. */
  @Test
  void keysInTheSpellingOf010AreTheSameSettings() {
    AimleVertex vertex =
        topK(1)
            .estimator(EstimatorSpec.parse("aimle-central:theta-temperature=0.5"))
            .lambdaRule(LambdaRules.parse("published:initial-beta=1"))
            .build();
    String json = bare(vertex, 5).getConfiguration().toJson();
    String old =
        json.replace("theta-temperature", "thetaTemperature")
            .replace("initial-beta", "initialBeta")
            .replace("initial-density", "initialDensity");
    assertFalse(old.equals(json));
    AimleVertex read =
        (AimleVertex) ComputationGraphConfiguration.fromJson(old).getVertices().get("z");
    assertEquals(vertex, read);
    assertEquals(vertex.hashCode(), read.hashCode());
    assertEquals(vertex.estimator(), read.estimator());
    assertEquals(vertex.lambdaRule(), read.lambdaRule());
  }

  @Test
  void lambdaStandsStillWhereTheEstimatorDoesNotAdapt() {
    AimleVertex vertex =
        topK(1)
            .estimator(EstimatorSpec.parse("imle:lambda=10"))
            .lambdaRule(LambdaRules.parse("published:initial-beta=1"))
            .build();
    ComputationGraph graph = bare(vertex, 3);
    LambdaState before = AimleGraphs.lambdaStates(graph).get("z");
    graph.fit(
        new MultiDataSet(
            Nd4j.createFromArray(new float[][] {{2, 1, 0}}),
            Nd4j.createFromArray(new float[][] {{0, 1, 0}})));
    assertEquals(before, AimleGraphs.lambdaStates(graph).get("z"));
    assertEquals(0, before.beta());
  }

  @Test
  void refusesAnUnknownSolverWhenBuilt() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> AimleVertex.builder(SolverSpec.parse("nonsense")).build());
    assertTrue(e.getMessage().contains("nonsense") && e.getMessage().contains("top-k"));
  }

  /** Which 2 of 6 inputs matter is learnt through the solver alone, from the loss. */
  @Test
  void aGraphLearnsWhichInputsToChoose() {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .weightInit(WeightInit.XAVIER)
            .updater(new Adam(0.01))
            .graphBuilder()
            .addInputs("x")
            .setInputTypes(InputType.feedForward(6))
            .addLayer(
                "hidden",
                new DenseLayer.Builder().nOut(16).activation(Activation.RELU).build(),
                "x")
            .addLayer(
                "theta",
                new DenseLayer.Builder().nOut(6).activation(Activation.IDENTITY).build(),
                "hidden")
            .addVertex(
                "z",
                topK(2).lambdaRule(LambdaRules.parse("multiplicative:target=2")).build(),
                "theta")
            .addLayer(
                "y",
                new OutputLayer.Builder(LossFunction.MSE)
                    .nOut(6)
                    .activation(Activation.SIGMOID)
                    .build(),
                "z")
            .setOutputs("y")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    INDArray x = Nd4j.rand(DataType.FLOAT, 64, 6);
    INDArray y = Nd4j.zeros(DataType.FLOAT, 64, 6);
    // The label marks the two largest inputs: only a z that marks them too can predict it.
    for (int i = 0; i < 64; i++) {
      INDArray row = x.getRow(i).dup();
      for (int j = 0; j < 2; j++) {
        int best = row.argMax().getInt(0);
        y.putScalar(i, best, 1);
        row.putScalar(best, -1);
      }
    }
    MultiDataSet data = new MultiDataSet(x, y);
    for (int i = 0; i < 600; i++) {
      graph.fit(data);
    }
    // A third of the labels is 1, so without choosing well no output beats 1/3 * 2/3 = 0.222.
    assertTrue(graph.score(data) < 0.8 * 2 / 9, "squared error " + graph.score(data));
  }
}
