package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

class SigmoidCrossEntropyTest {

  private static final IActivation SIGMOID = new ActivationSigmoid();

  private final SigmoidCrossEntropy loss = new SigmoidCrossEntropy();

  /** More columns than factors fit into one product. */
  private static INDArray scores(int rows, char order) {
    INDArray scores = Nd4j.create(DataType.FLOAT, new long[] {rows, 2500}, order);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < 2500; c++) {
        scores.putScalar(r, c, 9 * Math.sin(1 + r + 0.37 * c));
      }
    }
    return scores;
  }

  private static INDArray labels(int rows) {
    INDArray labels = Nd4j.create(DataType.FLOAT, rows, 2500);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < 2500; c++) {
        labels.putScalar(r, c, c % 5 / 4.0 * ((r + c) % 2));
      }
    }
    return labels;
  }

  @Test
  void valuesAndGradientsAreThoseOfDl4jsOwn() {
    LossBinaryXENT theirs = new LossBinaryXENT();
    for (char order : new char[] {'c', 'f'}) {
      for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
        INDArray scores = scores(4, order).castTo(type);
        INDArray labels = labels(4).castTo(type);
        INDArray wanted = theirs.computeScoreArray(labels, scores.dup(), SIGMOID, null);
        INDArray found = loss.computeScoreArray(labels, scores, SIGMOID, null);
        assertEquals(type, found.dataType());
        for (int r = 0; r < 4; r++) {
          assertEquals(wanted.getDouble(r), found.getDouble(r), 1e-5 * wanted.getDouble(r));
        }
        assertEquals(
            theirs.computeScore(labels, scores.dup(), SIGMOID, null, true),
            loss.computeScore(labels, scores, SIGMOID, null, true),
            0.2);
        INDArray gradient = loss.computeGradient(labels, scores, SIGMOID, null);
        assertEquals(type, gradient.dataType());
        INDArray difference =
            theirs.computeGradient(labels, scores.dup(), SIGMOID, null).sub(gradient);
        assertEquals(0, difference.amaxNumber().doubleValue(), 2e-5);
      }
    }
  }

  @Test
  void largeScoresAreNeitherClippedNorInfinite() {
    INDArray scores = Nd4j.createFromArray(new float[][] {{300, -300, 0, 20, -20}});
    INDArray right = Nd4j.createFromArray(new float[][] {{1, 0, 0.5f, 1, 0}});
    assertEquals(
        Math.log(2) + 2 * Math.log1p(Math.exp(-20)),
        loss.computeScore(right, scores, SIGMOID, null, false),
        1e-6);
    INDArray wrong = Nd4j.createFromArray(new float[][] {{0, 1, 1, 0, 1}});
    assertEquals(
        640 + Math.log(2) + 2 * Math.log1p(Math.exp(-20)),
        loss.computeScore(wrong, scores, SIGMOID, null, false),
        1e-4);
    assertEquals(
        Nd4j.createFromArray(new float[][] {{1, -1, -0.5f, 1, -1}}),
        loss.computeGradient(wrong, scores, SIGMOID, null));
  }

  @Test
  void scoresThatAreNotFiniteAreNotHidden() {
    for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      INDArray scores = Nd4j.createFromArray(new float[][] {{1, broken, 2}});
      INDArray labels = Nd4j.createFromArray(new float[][] {{1, 1, 0}});
      INDArray gradient = loss.computeGradient(labels, scores, SIGMOID, null);
      assertTrue(Double.isNaN(gradient.getDouble(1)), gradient.toString());
      assertTrue(Double.isFinite(gradient.getDouble(2)), gradient.toString());
      double value = loss.computeScore(labels, scores, SIGMOID, null, false);
      assertFalse(Double.isFinite(value), broken + ": " + value);
    }
  }

  @Test
  void isWrittenWithItsNetwork() {
    ComputationGraphConfiguration graph =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("x")
            .setInputTypes(InputType.feedForward(3))
            .addLayer(
                "y",
                new LossLayer.Builder(new PerSampleLoss(loss))
                    .activation(Activation.SIGMOID)
                    .build(),
                "x")
            .setOutputs("y")
            .build();
    assertEquals(graph, ComputationGraphConfiguration.fromJson(graph.toJson()));
  }

  @Test
  void samplesShareTheLabelOfTheirExample() {
    INDArray scores = scores(6, 'f');
    INDArray labels = labels(2);
    INDArray repeated = labels.repeat(0, 3);
    assertEquals(
        loss.computeScoreArray(repeated, scores, SIGMOID, null),
        loss.computeScoreArray(labels, scores, SIGMOID, null));
    assertEquals(
        loss.computeGradient(repeated, scores, SIGMOID, null),
        loss.computeGradient(labels, scores, SIGMOID, null));
    assertEquals(
        loss.computeGradient(repeated, scores, SIGMOID, null).div(3),
        new PerSampleLoss(loss).computeGradient(labels, scores, SIGMOID, null));
  }

  @Test
  void whatItDoesNotTakeIsNamed() {
    INDArray scores = scores(4, 'f');
    INDArray labels = labels(4);
    assertMessage(
        "Activation.SIGMOID",
        () -> loss.computeScore(labels, scores, new ActivationIdentity(), null, true));
    assertMessage(
        "mask",
        () -> loss.computeGradient(labels, scores, SIGMOID, Nd4j.ones(DataType.FLOAT, 4, 1)));
    assertMessage(
        "[4, 1]",
        () -> loss.computeGradient(Nd4j.ones(DataType.FLOAT, 4, 1), scores, SIGMOID, null));
    assertMessage("multiple", () -> loss.computeGradient(labels(3), scores, SIGMOID, null));
  }

  private static void assertMessage(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
