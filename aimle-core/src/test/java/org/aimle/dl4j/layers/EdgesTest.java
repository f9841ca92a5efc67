package org.aimle.dl4j.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.RepeatVertex;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Messages over edges: by hand, against numeric gradients, and with a spanning tree. */
class EdgesTest {

  /** Both directions of 0-1, 1-2 and 0-2. */
  private static final int[] SOURCES = {0, 1, 0, 1, 2, 2};

  private static final int[] TARGETS = {1, 2, 2, 0, 1, 0};
  private static final int[] ELEMENTS = {0, 1, 2, 0, 1, 2};

  private static Convolution1DLayer each(int units) {
    return new Convolution1DLayer.Builder(1).nOut(units).activation(Activation.TANH).build();
  }

  /** Nodes of two features, messages weighted by {@code weights}, summed into one number. */
  private static ComputationGraph graph(boolean weighted) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.DOUBLE)
            .updater(new NoOp())
            .graphBuilder()
            .addInputs(weighted ? new String[] {"nodes", "tell"} : new String[] {"nodes"})
            .setInputTypes(
                weighted
                    ? new InputType[] {InputType.recurrent(2, 3), InputType.feedForward(2)}
                    : new InputType[] {InputType.recurrent(2, 3)})
            .addLayer("seen", each(2), "nodes")
            .addVertex("ends", new GatherEdges(SOURCES, TARGETS), "seen")
            .addLayer("messages", each(4), "ends");
    ScatterEdges scatter = new ScatterEdges(TARGETS, 3, ELEMENTS);
    if (weighted) {
      builder
          .addLayer(
              "weights",
              new DenseLayer.Builder().nOut(3).activation(Activation.TANH).build(),
              "tell")
          .addVertex("arrived", scatter, "messages", "weights");
    } else {
      builder.addVertex("arrived", scatter, "messages");
    }
    ComputationGraphConfiguration configuration =
        builder
            .addLayer("after", each(2), "arrived")
            .addLayer("sum", new GlobalPoolingLayer(PoolingType.SUM), "after")
            .addLayer(
                "out",
                new OutputLayer.Builder(new LossMSE()).nOut(1).activation(Activation.TANH).build(),
                "sum")
            .setOutputs("out")
            .build();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.toJson()));
    graph.init();
    return graph;
  }

  private static INDArray random(Random random, long... shape) {
    INDArray array = Nd4j.create(DataType.DOUBLE, shape);
    for (int i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }

  @Test
  void edgesSeeTheirEndsAndNodesTheSumOfTheirEdges() {
    Random random = new Random(1);
    INDArray[] inputs = {random(random, 2, 2, 3), random(random, 2, 2)};
    var activations = graph(true).feedForward(inputs, false);
    INDArray seen = activations.get("seen");
    INDArray ends = activations.get("ends");
    INDArray messages = activations.get("messages");
    INDArray weights = activations.get("weights");
    INDArray arrived = activations.get("arrived");
    assertArrayEquals(new long[] {2, 4, 6}, ends.shape());
    for (int b = 0; b < 2; b++) {
      for (int f = 0; f < 2; f++) {
        for (int e = 0; e < 6; e++) {
          assertEquals(seen.getDouble(b, f, SOURCES[e]), ends.getDouble(b, f, e), 1e-6);
          assertEquals(seen.getDouble(b, f, TARGETS[e]), ends.getDouble(b, 2 + f, e), 1e-6);
        }
      }
      for (int f = 0; f < 4; f++) {
        for (int v = 0; v < 3; v++) {
          double sum = 0;
          for (int e = 0; e < 6; e++) {
            sum +=
                TARGETS[e] == v
                    ? weights.getDouble(b, ELEMENTS[e]) * messages.getDouble(b, f, e)
                    : 0;
          }
          assertEquals(sum, arrived.getDouble(b, f, v), 1e-6);
        }
      }
    }
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    for (boolean weighted : new boolean[] {true, false}) {
      ComputationGraph graph = graph(weighted);
      Random random = new Random(2);
      MultiDataSet data =
          new MultiDataSet(
              weighted
                  ? new INDArray[] {random(random, 3, 2, 3), random(random, 3, 2)}
                  : new INDArray[] {random(random, 3, 2, 3)},
              new INDArray[] {random(random, 3, 1)});
      graph.setInputs(data.getFeatures());
      graph.setLabels(data.getLabels());
      graph.computeGradientAndScore();
      double[] gradient = graph.gradient().gradient().dup().ravel().toDoubleVector();
      double step = 1e-3; // the edges work in single precision
      int moved = 0;
      for (int i = 0; i < gradient.length; i++) {
        double numeric = (score(graph, data, i, step) - score(graph, data, i, -step)) / (2 * step);
        // DL4J sums gradients over examples, and divides when it updates.
        assertEquals(numeric, gradient[i] / 3, 2e-4, "parameter " + i);
        moved += Math.abs(numeric) > 1e-3 ? 1 : 0;
      }
      assertTrue(moved > gradient.length / 2, moved + " of " + gradient.length + " matter");
    }
  }

  private static double score(ComputationGraph graph, MultiDataSet data, int at, double step) {
    double before = graph.params().getDouble(at);
    graph.params().putScalar(at, before + step);
    double score = graph.score(data);
    graph.params().putScalar(at, before);
    return score;
  }

  /** Scores of edges choose a tree of two of them, over which messages go. */
  @Test
  void aTreeThatIsChosenWeighsTheMessages() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .graphBuilder()
                .addInputs("nodes", "tell")
                .setInputTypes(InputType.recurrent(2, 3), InputType.feedForward(2))
                .addLayer("scores", new DenseLayer.Builder().nOut(3).build(), "tell")
                .addVertex(
                    "tree", AimleVertex.builder(SolverSpec.parse("top-k:k=2")).build(), "scores")
                .addVertex("ends", new GatherEdges(SOURCES, TARGETS), "nodes")
                .addLayer("messages", each(4), "ends")
                .addVertex("rows", new RepeatVertex("tree"), "messages")
                .addVertex("arrived", new ScatterEdges(TARGETS, 3, ELEMENTS), "rows", "tree")
                .addVertex("sum", new ReshapeVertex(-1, 12), "arrived")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(new LossMSE())
                        .nIn(12)
                        .nOut(1)
                        .activation(Activation.TANH)
                        .build(),
                    "sum")
                .setOutputs("out")
                .build());
    graph.init();
    INDArray scores = graph.getLayer("scores").params().dup();
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {Nd4j.rand(4, 2, 3), Nd4j.rand(4, 2)}, new INDArray[] {Nd4j.rand(4, 1)});
    for (int step = 0; step < 5; step++) {
      graph.fit(data);
    }
    assertTrue(graph.getLayer("scores").params().distance2(scores) > 0, "scores do not learn");
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new GatherEdges(new int[0], new int[0]));
    assertThrows(IllegalArgumentException.class, () -> new GatherEdges(new int[2], new int[1]));
    String message =
        assertThrows(IllegalArgumentException.class, () -> ScatterEdges.of(new int[] {0, 3}, 3))
            .getMessage();
    assertEquals("targets has node 3, but nodes are numbered from 0 and there are 3", message);
  }
}
