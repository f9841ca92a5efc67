package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RepeatedHuberErrorTest {

  private static INDArray column(double... values) {
    return Nd4j.createFromArray(values).reshape(values.length, 1);
  }

  @Test
  void smallErrorsAreSquaredAndLargeOnesCountLinearly() {
    RepeatedHuberError loss = new RepeatedHuberError(1, 0.5);
    INDArray labels = column(0, 0, 0, 0, 0);
    INDArray outputs = column(0.25, -0.5, 0.5, 2, -3);
    IActivation identity = new ActivationIdentity();
    INDArray scores = loss.computeScoreArray(labels, outputs, identity, null);
    double[] expected = {0.0625, 0.25, 0.25, 0.5 * (4 - 0.5), 0.5 * (6 - 0.5)};
    double[] slopes = {0.5, -1, 1, 1, -1};
    INDArray gradient = loss.computeGradient(labels, outputs, identity, null);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], scores.getDouble(i), 1e-12);
      assertEquals(slopes[i], gradient.getDouble(i), 1e-12);
    }
    assertEquals(
        (0.0625 + 0.5 + 1.75 + 2.75) / 5,
        loss.computeScore(labels, outputs, identity, null, true),
        1e-12);
  }

  @Test
  void whereAllErrorsAreSmallItIsTheSquaredError() {
    Nd4j.getRandom().setSeed(1);
    INDArray labels = Nd4j.rand(DataType.DOUBLE, 6, 1);
    INDArray outputs = Nd4j.randn(DataType.DOUBLE, 12, 1);
    IActivation sigmoid = new ActivationSigmoid();
    INDArray mask = column(1, 0, 1, 1, 0, 1);
    RepeatedHuberError huber = new RepeatedHuberError(4, 2);
    RepeatedSquaredError squared = new RepeatedSquaredError(4);
    for (INDArray hidden : new INDArray[] {null, mask}) {
      assertEquals(
          0,
          huber
              .computeScoreArray(labels, outputs, sigmoid, hidden)
              .distance2(squared.computeScoreArray(labels, outputs, sigmoid, hidden)),
          1e-12);
      assertEquals(
          0,
          huber
              .computeGradient(labels, outputs, sigmoid, hidden)
              .distance2(squared.computeGradient(labels, outputs, sigmoid, hidden)),
          1e-12);
    }
  }

  @Test
  void itsGradientIsThatOfDifferences() {
    RepeatedHuberError loss = new RepeatedHuberError(2, 0.2);
    IActivation sigmoid = new ActivationSigmoid();
    INDArray labels = column(0.1, 0.9);
    INDArray outputs = column(-1, 2, 0.5, -3);
    INDArray gradient = loss.computeGradient(labels, outputs, sigmoid, null);
    for (int row = 0; row < 4; row++) {
      INDArray more = outputs.dup();
      more.putScalar(row, outputs.getDouble(row) + 1e-5);
      INDArray less = outputs.dup();
      less.putScalar(row, outputs.getDouble(row) - 1e-5);
      double slope =
          (loss.computeScore(labels, more, sigmoid, null, false)
                  - loss.computeScore(labels, less, sigmoid, null, false))
              / 2e-5;
      assertEquals(slope, gradient.getDouble(row), 1e-7);
    }
    assertThrows(IllegalArgumentException.class, () -> new RepeatedHuberError(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new RepeatedHuberError(1, 0));
  }
}
