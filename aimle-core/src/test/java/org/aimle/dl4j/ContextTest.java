package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.NoNoise;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Each example brings its own grid, as the second input of the graph. */
class ContextTest {

  private static final SolverSpec GRID =
      SolverSpec.parse("grid-path:rows=2,columns=3,neighbours=4");

  /** rows, columns, source, target, blocked. */
  private static final INDArray CONTEXTS =
      Nd4j.createFromArray(new float[][] {{2, 3, 0, 5, -1}, {2, 3, 0, 2, 1}, {3, 2, 0, 5, 2}});

  private static final INDArray COSTS =
      Nd4j.createFromArray(
          new float[][] {
            {-1, -1, -1, -5, -5, -1}, {-1, -1, -1, -1, -1, -1}, {-1, -1, -1, -1, -1, -1}
          });

  private static final float[][] PATHS = {
    {1, 1, 1, 0, 0, 1}, {1, 0, 1, 1, 1, 1}, {1, 1, 0, 1, 0, 1}
  };

  private static ComputationGraph graph(SolverSpec solver, String estimator, int n, int c) {
    AimleVertex vertex =
        AimleVertex.builder(solver)
            .estimator(EstimatorSpec.parse(estimator))
            .noise(new NoNoise())
            .build();
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Sgd(1.0))
            .graphBuilder()
            .addInputs("x", "grid")
            .setInputTypes(InputType.feedForward(n), InputType.feedForward(c))
            .addLayer(
                "theta",
                new DenseLayer.Builder().nIn(n).nOut(n).activation(Activation.IDENTITY).build(),
                "x")
            .addVertex("z", vertex, "theta", "grid")
            .addLayer(
                "loss",
                new LossLayer.Builder(LossFunction.L2).activation(Activation.IDENTITY).build(),
                "z")
            .setOutputs("loss")
            .build();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(conf.toJson()));
    graph.init();
    graph.getLayer("theta").getParam("W").assign(Nd4j.eye(n));
    return graph;
  }

  @Test
  void everyExampleIsSolvedOnItsOwnGrid() {
    ComputationGraph graph = graph(GRID, "aimle-central", 6, 5);
    assertEquals(Nd4j.createFromArray(PATHS), graph.output(COSTS, CONTEXTS)[0]);
    INDArray swapped = graph.output(COSTS.get(rows(2, 0)), CONTEXTS.get(rows(2, 0)))[0];
    assertEquals(Nd4j.createFromArray(new float[][] {PATHS[2], PATHS[0]}), swapped);
  }

  private static INDArrayIndex rows(long... rows) {
    return NDArrayIndex.indices(rows);
  }

  /**
   * One step of black-box differentiation of rate 1 on one example: the bias moves by minus the
   * gradient, which is the difference of two paths on that example's grid.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void backwardPassesUseTheSameGrid(int example) {
    ComputationGraph graph = graph(GRID, "black-box:lambda=10,scaling=none", 6, 5);
    float[] label = new float[6];
    INDArray theta = COSTS.getRow(example, true);
    INDArray context = CONTEXTS.getRow(example, true);
    graph.fit(
        new MultiDataSet(
            new INDArray[] {theta, context},
            new INDArray[] {Nd4j.createFromArray(new float[][] {label})}));
    float[] bias = graph.getLayer("theta").getParam("b").toFloatVector();
    // The grid leaves one path, so nothing can change; without a context another path would win.
    assertArrayEquals(new float[6], bias);
    assertTrue(AimleGraphs.lastStatistics(graph).get("z").gradients() == 1);
  }

  @Test
  void gradientsMoveScoresTowardsTheWantedPath() {
    ComputationGraph graph = graph(GRID, "black-box:lambda=1", 6, 5);
    INDArray theta =
        Nd4j.createFromArray(new float[][] {{-1, -2, -1, -1, -1.5f, -1}, {-1, -1, -1, -1, -1, -1}});
    INDArray contexts = CONTEXTS.getRows(0, 1);
    INDArray wanted = Nd4j.createFromArray(new float[][] {{1, 1, 1, 0, 0, 1}, {1, 0, 1, 1, 1, 1}});
    graph.fit(new MultiDataSet(new INDArray[] {theta, contexts}, new INDArray[] {wanted}));
    // The first example takes 0 3 4 5 and is shown 0 1 2 5; dy / 2 rows = z - wanted, lambda 1.
    float[] bias = graph.getLayer("theta").getParam("b").toFloatVector();
    assertArrayEquals(new float[] {0, 1, 1, -1, -1, 0}, bias, 1e-6f);
  }

  @Test
  void allDrawsOfAnExampleUseItsGrid() {
    ComputationGraph graph = graph(GRID, "aimle-central:samples=2", 6, 5);
    INDArray z = graph.feedForward(new INDArray[] {COSTS, CONTEXTS}, true).get("z");
    for (int row = 0; row < 6; row++) {
      assertArrayEquals(PATHS[row / 2], z.getRow(row).toFloatVector());
    }
  }

  @Test
  void countsWhatTheSolverDoes() {
    AimleVertex vertex =
        AimleVertex.builder(SolverSpec.parse("assignment:columns=2"))
            .estimator(EstimatorSpec.parse("aimle-central"))
            .build();
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("x")
                .setInputTypes(InputType.feedForward(4))
                .addVertex("z", vertex, "x")
                .addLayer("loss", new LossLayer.Builder(LossFunction.L2).build(), "z")
                .setOutputs("loss")
                .build());
    graph.init();
    assertEquals(SolverCounts.NONE, AimleGraphs.solverCounts(graph).get("z"));
    graph.output(Nd4j.rand(3, 4));
    assertEquals(new SolverCounts(3, 0, 0), AimleGraphs.solverCounts(graph).get("z"));
    AimleGraphs.closeSolvers(graph);
    AimleGraphs.closeSolvers(graph);
  }

  @Test
  void refusesContextsForASolverWithoutAny() {
    String message =
        assertThrows(RuntimeException.class, () -> graph(SolverSpec.topK(2), "imle", 6, 5))
            .getMessage();
    assertTrue(message.contains("top-k") && message.contains("no contexts"), message);
  }

  @Test
  void refusesAContextThatDoesNotFitAndSaysWhose() {
    ComputationGraph graph = graph(GRID, "imle", 6, 5);
    INDArray wrong = CONTEXTS.dup();
    wrong.putScalar(1, 0, 4);
    String message =
        assertThrows(IllegalArgumentException.class, () -> graph.output(COSTS, wrong)).getMessage();
    assertTrue(message.contains("example 1") && message.contains("rows"), message);
    INDArray fewer = CONTEXTS.getRows(0, 1);
    message =
        assertThrows(IllegalArgumentException.class, () -> graph.output(COSTS, fewer)).getMessage();
    assertTrue(message.contains("[2, 5]"), message);
  }
}
