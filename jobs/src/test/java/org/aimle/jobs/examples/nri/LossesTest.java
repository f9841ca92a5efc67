package org.aimle.jobs.examples.nri;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.aimle.dl4j.RowLoss;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The losses of relational inference against differences of their values, and against closed forms.
 */
class LossesTest {

  private static final INDArray OUTPUT =
      Nd4j.createFromArray(new double[][] {{0.3, -1, 0.7, 0.2, 0, 1.5}, {2, 0.1, -0.4, 0, 0.6, 1}});
  private static final INDArray LABELS =
      Nd4j.createFromArray(new double[][] {{1, 0, 0, 1, 0, 0}, {0, 0, 1, 0, 1, 0}});

  @Test
  void gradientsAreThoseOfTheValues() {
    for (RowLoss loss : List.of(new GumbelPriorLoss(0.5), new MotionLoss(0.5, 3))) {
      for (IActivation activation : List.of(new ActivationIdentity(), new ActivationSigmoid())) {
        INDArray gradient = loss.computeGradient(LABELS, OUTPUT, activation, null);
        for (int i = 0; i < OUTPUT.length(); i++) {
          double step = 1e-2;
          double numeric =
              (value(loss, activation, i, step) - value(loss, activation, i, -step)) / (2 * step);
          assertEquals(numeric, gradient.getDouble(i / 6, i % 6), 2e-4, loss + " at " + i);
        }
      }
    }
  }

  private static double value(RowLoss loss, IActivation activation, int at, double step) {
    INDArray moved = OUTPUT.dup();
    moved.putScalar(at / 6, at % 6, moved.getDouble(at / 6, at % 6) + step);
    return loss.computeScore(LABELS, moved, activation, null, false);
  }

  @Test
  void valuesAreThoseOfTheFormulas() {
    INDArray apart = Nd4j.createFromArray(new double[][] {{0, Math.log(2)}});
    assertEquals(
        0.5 * (Math.log(2) + 0.5 - 1),
        new GumbelPriorLoss(0.5)
            .computeScore(LABELS.getRow(0, true), apart, new ActivationIdentity(), null, true),
        1e-6);
    assertEquals(
        (1 + 4) / (2 * 0.25 * 5),
        new MotionLoss(0.25, 5)
            .computeScore(
                Nd4j.createFromArray(new double[][] {{1, 1}}),
                Nd4j.createFromArray(new double[][] {{2, -1}}),
                new ActivationIdentity(),
                null,
                true),
        1e-6);
  }
}
