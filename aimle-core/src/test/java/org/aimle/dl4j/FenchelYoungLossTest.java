package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aimle.estimator.Perturbation;
import org.aimle.noise.Noises;
import org.aimle.solver.SolverSpec;
import org.apache.commons.numbers.gamma.Erfc;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class FenchelYoungLossTest {

  private static final IActivation IDENTITY = new ActivationIdentity();

  private static FenchelYoungLoss.Builder topK(int k) {
    return FenchelYoungLoss.builder(SolverSpec.topK(k));
  }

  /** Without noise it is the perceptron's loss, by hand. */
  @Test
  void withoutNoiseItIsTheRegret() {
    FenchelYoungLoss loss = topK(1).temperature(0).samples(3).build();
    INDArray theta = Nd4j.createFromArray(new float[][] {{2, 1, 0}, {0, 0, 5}});
    INDArray wanted = Nd4j.createFromArray(new float[][] {{0, 1, 0}, {0, 0, 1}});
    assertEquals(0.5, loss.computeScore(wanted, theta, IDENTITY, null, true), 1e-6);
    assertEquals(
        Nd4j.createFromArray(new float[][] {{1, -1, 0}, {0, 0, 0}}),
        loss.computeGradient(wanted, theta, IDENTITY, null));
    assertArrayEquals(
        new float[] {1, 0}, loss.computeScoreArray(wanted, theta, IDENTITY, null).toFloatVector());
    // A mask by example, and one by element that hides the winner.
    INDArray examples = Nd4j.createFromArray(new float[][] {{0}, {1}});
    assertEquals(0, loss.computeScore(wanted, theta, IDENTITY, examples, false), 1e-6);
    INDArray elements = Nd4j.createFromArray(new float[][] {{0, 1, 1}, {1, 1, 1}});
    assertEquals(0, loss.computeScore(wanted, theta, IDENTITY, elements, false), 1e-6);
  }

  /**
   * With Gumbel noise the expected top-1 is the softmax, so the gradient is softmax - y: the mean
   * of 40000 draws lies within 4.5 standard errors, at most 0.0025 each, but for 2e-5 of the seeds.
   * The loss is {@code ln sum exp theta - theta_y} plus noise of mean 0.
   */
  @Test
  void withGumbelNoiseItIsCrossEntropy() {
    FenchelYoungLoss loss = topK(1).noise(Noises.parse("gumbel")).samples(40000).build();
    double[] theta = {0.5, -1, 1.2};
    INDArray scores = Nd4j.createFromArray(new double[][] {theta});
    INDArray wanted = Nd4j.createFromArray(new double[][] {{1, 0, 0}});
    double sum = 0;
    for (double t : theta) {
      sum += Math.exp(t);
    }
    double[] gradient = loss.computeGradient(wanted, scores, IDENTITY, null).toDoubleVector();
    for (int i = 0; i < 3; i++) {
      assertEquals(Math.exp(theta[i]) / sum - (i == 0 ? 1 : 0), gradient[i], 4.5 * 0.0025);
    }
    // Two means of Gumbel variables, each with standard error pi / sqrt(6 * 40000) = 0.0064.
    double value = loss.computeScore(wanted, scores, IDENTITY, null, true);
    assertEquals(Math.log(sum) - theta[0], value, 4.5 * 0.0064 * 2);
  }

  /**
   * Top-1 of two scores above 0 with factors {@code exp(tau eps - tau^2 / 2)}: the expected largest
   * is what an option to exchange one for the other is worth (Margrabe 1978), {@code theta_1 Phi(d)
   * + theta_2 Phi(e)} with {@code d = (ln(theta_1 / theta_2) + s^2 / 2) / s}, {@code s = tau sqrt
   * 2} and {@code e} the same for the other, and its gradient {@code (Phi(d), Phi(e))}. The largest
   * standard error of 40000 draws is 0.006 (factors have a deviation below 1.2).
   */
  @Test
  void withMultiplicativeNoiseItIsAnExchange() {
    double tau = 0.8;
    double s = tau * Math.sqrt(2);
    FenchelYoungLoss loss =
        topK(1).perturbation(Perturbation.MULTIPLICATIVE).temperature(tau).samples(40000).build();
    INDArray scores = Nd4j.createFromArray(new double[][] {{2, 1.5}});
    INDArray wanted = Nd4j.createFromArray(new double[][] {{0, 1}});
    double first = phi((Math.log(2 / 1.5) + s * s / 2) / s);
    double second = phi((Math.log(1.5 / 2) + s * s / 2) / s);
    double[] gradient = loss.computeGradient(wanted, scores, IDENTITY, null).toDoubleVector();
    assertEquals(first, gradient[0], 4.5 * 0.006);
    assertEquals(second - 1, gradient[1], 4.5 * 0.006);
    double value = loss.computeScore(wanted, scores, IDENTITY, null, true);
    assertEquals(2 * first + 1.5 * second - 1.5, value, 4.5 * 0.012);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            topK(1)
                .noise(Noises.parse("gumbel"))
                .perturbation(Perturbation.MULTIPLICATIVE)
                .build());
  }

  private static double phi(double x) {
    return 0.5 * Erfc.value(-x / Math.sqrt(2));
  }

  /** Behind the labels stand the contexts: which of the items weigh what. */
  @Test
  void examplesBringTheirContextsBehindTheirLabels() {
    FenchelYoungLoss loss =
        FenchelYoungLoss.builder(SolverSpec.parse("knapsack")).temperature(0).samples(1).build();
    INDArray theta = Nd4j.createFromArray(new float[][] {{3, 2, 2}, {3, 2, 2}});
    // Wanted structure, capacity, weights.
    INDArray labels =
        Nd4j.createFromArray(new float[][] {{0, 1, 1, 2, 1, 1, 1}, {0, 1, 1, 2, 2, 1, 1}});
    assertArrayEquals(
        new float[] {1, 0}, loss.computeScoreArray(labels, theta, IDENTITY, null).toFloatVector());
    assertEquals(
        Nd4j.createFromArray(new float[][] {{1, 0, -1}, {0, 0, 0}}),
        loss.computeGradient(labels, theta, IDENTITY, null));
    // A solver without contexts takes none.
    assertThrows(
        IllegalArgumentException.class,
        () -> topK(1).build().computeScore(labels, theta, IDENTITY, null, true));
  }

  @Test
  void theActivationIsDifferentiatedToo() {
    FenchelYoungLoss loss = topK(1).temperature(0).build();
    INDArray before = Nd4j.createFromArray(new float[][] {{0.5f, 0.2f}});
    INDArray wanted = Nd4j.createFromArray(new float[][] {{0, 1}});
    double slope = 1 - Math.pow(Math.tanh(0.5), 2);
    INDArray gradient = loss.computeGradient(wanted, before, new ActivationTanH(), null);
    assertEquals(slope, gradient.getDouble(0), 1e-6);
    assertEquals(0.5f, before.getFloat(0));
  }

  @Test
  void refusesLabelsOfAnotherShape() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    topK(1)
                        .build()
                        .computeScore(Nd4j.zeros(2, 1), Nd4j.zeros(2, 3), IDENTITY, null, true))
            .getMessage();
    assertTrue(message.contains("[2, 3]") && message.contains("[2, 1]"), message);
    assertThrows(IllegalArgumentException.class, () -> topK(1).samples(0));
    assertThrows(IllegalArgumentException.class, () -> topK(1).temperature(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> topK(0).build());
  }

  /** Learns from wanted structures alone: the two largest of x plus a hidden bias. */
  @Test
  void aGraphLearnsStructures() {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .weightInit(WeightInit.XAVIER)
            .updater(new Adam(0.05))
            .graphBuilder()
            .addInputs("x")
            .addLayer(
                "theta",
                new OutputLayer.Builder(topK(2).temperature(0.5).seed(3).build())
                    .nIn(6)
                    .nOut(6)
                    .activation(Activation.IDENTITY)
                    .build(),
                "x")
            .setOutputs("theta")
            .build();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    assertEquals(conf, read);
    ComputationGraph graph = new ComputationGraph(read);
    graph.init();
    INDArray x = Nd4j.rand(DataType.FLOAT, 64, 6);
    INDArray bias = Nd4j.createFromArray(0.5f, 0, 0, -0.5f, 0, 0.2f);
    INDArray y = largest(x.addRowVector(bias));
    MultiDataSet data = new MultiDataSet(x, y);
    double before = graph.score(data);
    for (int i = 0; i < 200; i++) {
      graph.fit(data);
    }
    assertTrue(graph.score(data) < 0.2 * before, graph.score(data) + " of " + before);
    double wrong = largest(graph.outputSingle(x)).sub(y).norm1Number().doubleValue() / 2 / 128;
    assertTrue(wrong < 0.1, "share of wrong choices " + wrong);
  }

  private static INDArray largest(INDArray scores) {
    INDArray z = Nd4j.zeros(DataType.FLOAT, scores.shape());
    for (int row = 0; row < scores.rows(); row++) {
      INDArray left = scores.getRow(row).dup();
      for (int j = 0; j < 2; j++) {
        int best = left.argMax().getInt(0);
        z.putScalar(row, best, 1);
        left.putScalar(best, -100);
      }
    }
    return z;
  }
}
