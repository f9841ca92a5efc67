package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A vertex of which nothing is said but its solver. */
class DefaultVertexTest {

  private static final int EXAMPLES = 40;
  private static final int FEATURES = 5;
  private static final int STEPS = 300;
  private static final int WARM_UP = 50;

  /** Scores from features, a choice, and its squared distance from the wanted one. */
  private static ComputationGraph graph(SolverSpec solver, int n) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .weightInit(WeightInit.XAVIER)
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("features")
                .addLayer(
                    "scores",
                    new DenseLayer.Builder()
                        .nIn(FEATURES)
                        .nOut(n)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "features")
                .addVertex("choice", AimleVertex.builder(solver).build(), "scores")
                .addLayer(
                    "loss",
                    new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build(),
                    "choice")
                .setOutputs("loss")
                .build());
    graph.init();
    return graph;
  }

  /** Features, and the solutions for scores that are a hidden linear function of them. */
  private static MultiDataSet data(SolverSpec solver, int n) {
    Random random = new Random(5);
    float[] weights = new float[FEATURES * n];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    float[][] x = new float[EXAMPLES][FEATURES];
    float[][] y = new float[EXAMPLES][n];
    try (MapSolver made = solver.create()) {
      for (int b = 0; b < EXAMPLES; b++) {
        float[] theta = new float[n];
        for (int f = 0; f < FEATURES; f++) {
          x[b][f] = (float) random.nextGaussian();
          for (int i = 0; i < n; i++) {
            theta[i] += x[b][f] * weights[f * n + i];
          }
        }
        // Paths take costs: scores below 0.
        for (int i = 0; i < n; i++) {
          theta[i] = -(float) Math.log1p(Math.exp(-theta[i]));
        }
        made.solve(theta, y[b], 0, n);
      }
    }
    return new MultiDataSet(Nd4j.createFromArray(x), Nd4j.createFromArray(y));
  }

  @ParameterizedTest
  @CsvSource({"top-k:k=3, 12", "'grid-path:rows=4,columns=4,neighbours=4', 16", "top-k:k=9, 12"})
  void learns(String text, int n) {
    SolverSpec solver = SolverSpec.parse(text);
    ComputationGraph graph = graph(solver, n);
    MultiDataSet data = data(solver, n);
    double start = graph.score(data);
    int empty = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int step = 0; step < STEPS; step++) {
      graph.fit(data);
      SparsityStatistics seen = AimleGraphs.lastStatistics(graph).get("choice");
      assertEquals(4 * EXAMPLES, seen.gradients(), "labels are not repeated, rows are");
      if (step >= WARM_UP) {
        empty += seen.nonZeros() == 0 ? 1 : 0;
        least = Math.min(least, AimleGraphs.lambdaStates(graph).get("choice").beta());
      }
    }
    double end = graph.score(data);
    assertEquals(0, empty, "steps without a gradient");
    assertTrue(least > 0.01, "beta " + least);
    assertTrue(end < 0.5 * start, "loss " + start + " -> " + end);
  }
}
