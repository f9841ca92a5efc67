package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aimle.estimator.EstimatorSpec;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.NoiseKeys;
import org.aimle.solver.Instances;
import org.aimle.solver.NonFiniteScoresException;
import org.aimle.solver.Rows;
import org.aimle.solver.SolverFailedException;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.limits.SearchInterruptedException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What an AIMLE vertex takes from DL4J's layers, and what it says of what it cannot solve. */
class VertexInputsTest {

  private static ComputationGraphConfiguration configuration(
      InputType input, Layer scores, String solver) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Sgd(0.5))
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(input)
        .addLayer("scores", scores, "in")
        .addVertex("choice", AimleVertex.builder(SolverSpec.parse(solver)).build(), "scores")
        .addLayer(
            "out",
            new LossLayer.Builder(LossFunction.L2).activation(Activation.IDENTITY).build(),
            "choice")
        .setOutputs("out")
        .build();
  }

  private static ComputationGraph graph(InputType input, Layer scores, String solver) {
    ComputationGraph graph = new ComputationGraph(configuration(input, scores, solver));
    graph.init();
    graph.params().assign(Nd4j.createFromArray(new float[][] {{0.7f, -0.2f, 0.1f}}));
    return graph;
  }

  private static Layer sequence(int channels) {
    return new Convolution1DLayer.Builder(1).nOut(channels).activation(Activation.IDENTITY).build();
  }

  private static Layer picture(int channels) {
    return new ConvolutionLayer.Builder(1, 1)
        .nOut(channels)
        .activation(Activation.IDENTITY)
        .build();
  }

  /** Two channels of six, once as a sequence, once as a picture of 2 x 3. */
  @Test
  void sequencesAndPicturesOfOneChannelAreTakenAsTheyCome() {
    INDArray numbers = Nd4j.rand(4, 2, 6);
    INDArray labels = Nd4j.rand(4, 6);
    ComputationGraph lines = graph(InputType.recurrent(2, 6), sequence(1), "top-k:k=2");
    ComputationGraph cells = graph(InputType.convolutional(2, 3, 2), picture(1), "top-k:k=2");
    INDArray start = lines.params().dup();
    assertEquals(lines.outputSingle(numbers), cells.outputSingle(numbers.reshape(4, 2, 2, 3)));
    assertArrayEquals(new long[] {4, 6}, lines.outputSingle(numbers).shape());
    for (int step = 0; step < 3; step++) {
      lines.fit(new DataSet(numbers, labels));
      cells.fit(new DataSet(numbers.reshape(4, 2, 2, 3), labels));
    }
    // Both have two weights and a bias, whose order differs.
    INDArray moved = lines.params().sub(start);
    assertTrue(moved.norm2Number().doubleValue() > 1e-3, "no gradient came through");
    assertEquals(
        lines.getLayer("scores").getParam("W").sumNumber().floatValue(),
        cells.getLayer("scores").getParam("W").sumNumber().floatValue(),
        1e-5);
    assertEquals(
        lines.getLayer("scores").getParam("b").sumNumber().floatValue(),
        cells.getLayer("scores").getParam("b").sumNumber().floatValue(),
        1e-5);
  }

  @Test
  void moreChannelsAreRefusedWithTheLayerToAdd() {
    String picture =
        assertThrows(
                RuntimeException.class,
                () -> configuration(InputType.convolutional(2, 3, 2), picture(5), "top-k:k=2"))
            .toString();
    assertTrue(picture.contains("new ConvolutionLayer.Builder(1, 1).nOut(1)"), picture);
    String sequence =
        assertThrows(
                RuntimeException.class,
                () -> configuration(InputType.recurrent(2, 6), sequence(5), "top-k:k=2"))
            .toString();
    assertTrue(sequence.contains("new Convolution1DLayer.Builder(1).nOut(1)"), sequence);
  }

  @Test
  void aSolverThatFailsIsNamedWithVertexAndExample() {
    ComputationGraph graph =
        graph(InputType.recurrent(2, 6), sequence(1), "grid-path:rows=3,columns=3,neighbours=4");
    AimleGraphs.setNoiseKeys(graph, new NoiseKeys(0, 0, new long[] {1007, 1008}));
    String message =
        assertThrows(
                SolverFailedException.class,
                () -> graph.fit(new DataSet(Nd4j.rand(2, 2, 6), Nd4j.rand(2, 6))))
            .getMessage();
    assertTrue(message.startsWith("vertex 'choice', solver grid-path:"), message);
    assertTrue(message.contains("example id 1007, instance of example 0: "), message);
  }

  @Test
  void whateverASolverThrowsIsTheCause() {
    IllegalStateException boom = new IllegalStateException("boom");
    Instances instances =
        Instances.of(
            (theta, z, from, length) -> {
              throw boom;
            },
            Rows.full(3, 2));
    SolverFailedException failed =
        assertThrows(
            SolverFailedException.class,
            () -> instances.solve(2, new float[2], new float[2], 0, 2));
    assertEquals(boom, failed.getCause());
    assertEquals(2, failed.example());
    assertTrue(failed.getMessage().contains("IllegalStateException: boom"), failed.getMessage());
    // These say what is to be done, to whoever trains.
    for (RuntimeException known :
        new RuntimeException[] {
          new NonFiniteScoresException("NaN"), new SearchInterruptedException("tour")
        }) {
      Instances known1 =
          Instances.of(
              (theta, z, from, length) -> {
                throw known;
              },
              Rows.full(1, 2));
      assertThrows(known.getClass(), () -> known1.solve(0, new float[2], new float[2], 0, 2));
    }
  }

  @Test
  void theTimeOfSolversIsCounted() {
    ComputationGraph graph = graph(InputType.recurrent(2, 6), sequence(1), "top-k:k=2");
    assertEquals(0, AimleGraphs.solverNanoseconds(graph));
    graph.fit(new DataSet(Nd4j.rand(2, 2, 6), Nd4j.rand(2, 6)));
    long once = AimleGraphs.solverNanoseconds(graph);
    assertTrue(once > 0);
    graph.fit(new DataSet(Nd4j.rand(2, 2, 6), Nd4j.rand(2, 6)));
    assertTrue(AimleGraphs.solverNanoseconds(graph) > once);
  }

  /** One step from the same weights, with the same noise for each example. */
  private static INDArray step(
      String estimator, LossFunction loss, INDArray x, INDArray y, int of) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(1))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(3))
                .addLayer(
                    "scores",
                    new DenseLayer.Builder().nOut(8).activation(Activation.IDENTITY).build(),
                    "in")
                .addVertex(
                    "choice",
                    AimleVertex.builder(SolverSpec.topK(2))
                        .estimator(EstimatorSpec.parse(estimator))
                        .lambdaRule(LambdaRules.parse("constant:beta=0.3"))
                        .build(),
                    "scores")
                .addLayer(
                    "out",
                    new LossLayer.Builder(loss).activation(Activation.IDENTITY).build(),
                    "choice")
                .setOutputs("out")
                .build());
    graph.init();
    long[] ids = new long[(int) x.size(0)];
    java.util.Arrays.setAll(ids, i -> i % of);
    AimleGraphs.setNoiseKeys(graph, new NoiseKeys(0, 0, ids));
    INDArray before = graph.params().dup();
    graph.fit(new DataSet(x, y));
    return graph.params().sub(before);
  }

  /** What docs/NETWORKS.md says of lambda, with eight columns. */
  @Test
  void lambdaThatFollowsNormsDependsNeitherOnColumnsNorOnBatches() {
    INDArray x = Nd4j.rand(6, 3);
    INDArray y = Nd4j.rand(6, 8);
    INDArray x2 = Nd4j.vstack(x, x);
    INDArray y2 = Nd4j.vstack(y, y);
    String follows = "imle:target=adaptive,norm=instance";
    INDArray sum = step(follows, LossFunction.L2, x, y, 6);
    assertTrue(sum.norm2Number().doubleValue() > 1e-3, "nothing moved");
    INDArray mean = step(follows, LossFunction.MSE, x, y, 6);
    assertEquals(0, sum.distance2(mean.mul(8)), 1e-4 * sum.norm2Number().doubleValue());
    INDArray twice = step(follows, LossFunction.L2, x2, y2, 6);
    assertEquals(0, sum.distance2(twice), 1e-4 * sum.norm2Number().doubleValue());

    // A constant one: eight times as large for the mean over columns, twice for the larger batch.
    INDArray constant = step("imle:lambda=6", LossFunction.L2, x, y, 6);
    assertTrue(constant.norm2Number().doubleValue() > 1e-3, "nothing moved");
    INDArray larger = step("imle:lambda=48", LossFunction.MSE, x, y, 6);
    assertEquals(0, constant.distance2(larger.mul(8)), 1e-4 * constant.norm2Number().doubleValue());
    INDArray largest = step("imle:lambda=12", LossFunction.L2, x2, y2, 6);
    assertEquals(0, constant.distance2(largest), 1e-4 * constant.norm2Number().doubleValue());
  }
}
