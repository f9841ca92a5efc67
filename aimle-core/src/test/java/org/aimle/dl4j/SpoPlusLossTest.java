package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Regret;
import org.aimle.solver.Rows;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class SpoPlusLossTest {

  private static final IActivation IDENTITY = new ActivationIdentity();

  /**
   * Two choices, of which one is taken: with {@code d = t_1 - t_2 > 0} and {@code p = theta_1 -
   * theta_2} the loss is {@code max(0, d - 2 p)}, a hinge, and the regret {@code d} where {@code p
   * < 0}.
   */
  @Test
  void ofTwoChoicesItIsAHinge() {
    SpoPlusLoss loss = SpoPlusLoss.of(SolverSpec.topK(1));
    float d = 1.5f;
    for (float p = -2; p <= 2; p += 0.125f) {
      INDArray theta = Nd4j.createFromArray(new float[][] {{0.5f + p, 0.5f}});
      INDArray truth = Nd4j.createFromArray(new float[][] {{d - 1, -1}});
      double found = loss.computeScore(truth, theta, IDENTITY, null, true);
      assertEquals(Math.max(0, d - 2 * p), found, 1e-6);
      float slope = d - 2 * p > 0 ? -2 : 0;
      if (d - 2 * p != 0) {
        assertArrayEquals(
            new float[] {slope, 0f - slope},
            loss.computeGradient(truth, theta, IDENTITY, null).toFloatVector());
      }
    }
  }

  /** The largest of {@code <w, 2 theta - t>} over all paths, by the definition. */
  @Test
  void itBoundsTheRegretFromAbove() {
    SolverSpec spec = SolverSpec.parse("assignment:columns=3");
    SpoPlusLoss loss = SpoPlusLoss.of(spec);
    Random random = new Random(4);
    try (MapSolver solver = spec.create()) {
      for (int trial = 0; trial < 50; trial++) {
        float[] theta = gaussians(random);
        float[] truth = gaussians(random);
        double found = loss.computeScore(row(truth), row(theta), IDENTITY, null, true);
        Regret regret = Regret.of(Instances.of(solver, Rows.full(1, 9)), truth, theta);
        assertTrue(found >= regret.sum() - 1e-5 && regret.sum() >= 0, found + " " + regret);
        assertEquals(0, loss.computeScore(row(truth), row(truth), IDENTITY, null, true), 1e-5);
      }
    }
  }

  private static float[] gaussians(Random random) {
    float[] values = new float[9];
    for (int i = 0; i < 9; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static INDArray row(float[] values) {
    return Nd4j.createFromArray(new float[][] {values});
  }

  @Test
  void regretsAddUp() {
    try (MapSolver solver = SolverSpec.topK(1).create()) {
      float[] truth = {4, 3, 0, -1, -5, -2};
      float[] predicted = {0, 1, 0, 0, 0, 7};
      Regret regret = Regret.of(Instances.of(solver, Rows.full(2, 3)), truth, predicted);
      assertEquals(new Regret(2, 5, 2), regret);
      assertEquals(1, regret.mean());
      assertEquals(0.4, regret.relative());
      assertEquals(new Regret(4, 10, 4), regret.plus(regret));
      assertEquals(0, Regret.NONE.mean());
      assertEquals(0, Regret.NONE.relative());
    }
  }

  /** A linear network that cannot be right everywhere learns to decide right. */
  @Test
  void aGraphLearnsToDecide() {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Adam(0.02))
            .graphBuilder()
            .addInputs("x")
            .addLayer(
                "theta",
                new OutputLayer.Builder(SpoPlusLoss.of(SolverSpec.parse("knapsack")))
                    .nIn(2)
                    .nOut(3)
                    .activation(Activation.IDENTITY)
                    .build(),
                "x")
            .setOutputs("theta")
            .build();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    assertEquals(conf, read);
    ComputationGraph graph = new ComputationGraph(read);
    graph.init();
    Random random = new Random(2);
    int batch = 100;
    float[][] x = new float[batch][2];
    float[][] labels = new float[batch][7];
    float[] truth = new float[3 * batch];
    float[] contexts = new float[4 * batch];
    for (int b = 0; b < batch; b++) {
      x[b] = new float[] {random.nextFloat(), random.nextFloat()};
      for (int i = 0; i < 3; i++) {
        labels[b][i] = x[b][0] * (i + 1) - x[b][1] * i * i + 0.5f;
        truth[3 * b + i] = labels[b][i];
      }
      float[] context = {3, 2, 1, 1 + random.nextInt(3)};
      System.arraycopy(context, 0, labels[b], 3, 4);
      System.arraycopy(context, 0, contexts, 4 * b, 4);
    }
    MultiDataSet data = new MultiDataSet(Nd4j.createFromArray(x), Nd4j.createFromArray(labels));
    try (MapSolver solver = SolverSpec.parse("knapsack").create()) {
      Instances instances = Instances.of((ContextSolver) solver, Rows.full(batch, 3), contexts, 4);
      double before = regret(graph, data, instances, truth);
      for (int i = 0; i < 300; i++) {
        graph.fit(data);
      }
      double after = regret(graph, data, instances, truth);
      assertTrue(after < 0.1 * before, after + " of " + before);
    }
  }

  private static double regret(
      ComputationGraph graph, MultiDataSet data, Instances instances, float[] truth) {
    INDArray theta = graph.outputSingle(data.getFeatures(0)).castTo(DataType.FLOAT);
    return Regret.of(instances, truth, theta.dup('c').data().asFloat()).relative();
  }
}
