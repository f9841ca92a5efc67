package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The losses of rows against differences of their values, and against closed forms. */
class RowLossTest {

  private static final INDArray OUTPUT =
      Nd4j.createFromArray(new double[][] {{0.3, -1, 0.7, 0.2, 0, 1.5}, {2, 0.1, -0.4, 0, 0.6, 1}});
  private static final INDArray LABELS =
      Nd4j.createFromArray(new double[][] {{1, 0, 0, 1, 0, 0}, {0, 0, 1, 0, 1, 0}});

  @Test
  void gradientsAreThoseOfTheValues() {
    for (RowLoss loss :
        List.of(new BlockUniformLoss(3, 0.5), new HammingLoss(), new RegretLoss())) {
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
    // Two blocks of scores that are equal but for one, which is ln 2 above the others: q = 1/2,
    // 1/4, 1/4.
    INDArray scores = Nd4j.zeros(DataType.DOUBLE, 1, 6);
    scores.putScalar(0, 0, Math.log(2));
    double block = 0.5 * Math.log(1.5) + 0.5 * Math.log(0.75);
    assertEquals(
        2 * block,
        new BlockUniformLoss(3, 2)
            .computeScore(LABELS.getRow(0, true), scores, new ActivationIdentity(), null, true),
        1e-6);
    assertEquals(
        3.5,
        new HammingLoss()
            .computeScore(
                LABELS,
                Nd4j.createFromArray(
                        new double[][] {
                          {1, 1, 0, 0, 0, 0}, {0, 1, 1, 1, 0, 0.0},
                        })
                    .addi(
                        Nd4j.createFromArray(
                            new double[][] {{0, 0, 0, 0, 0, 0}, {1, 0, 0, 0, 0, 1}})),
                new ActivationIdentity(),
                null,
                true),
        1e-6);
  }

  @Test
  void theRegretIsWhatIsLostOfTheBestValue() {
    INDArray z = Nd4j.createFromArray(new double[][] {{0, 1, 0}, {1, 0, 0}});
    INDArray labels = Nd4j.createFromArray(new double[][] {{1, 3, 2, 3}, {1, 3, 2, 3}});
    assertEquals(
        1, new RegretLoss().computeScore(labels, z, new ActivationIdentity(), null, true), 1e-6);
    INDArray scores = Nd4j.createFromArray(new double[][] {{1, 3, 2}, {1, 3, 2}});
    assertEquals(
        -4, new RegretLoss().computeScore(scores, z, new ActivationIdentity(), null, false), 1e-6);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    IllegalArgumentException blocks =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new BlockUniformLoss(4, 1)
                    .computeScore(LABELS, OUTPUT, new ActivationIdentity(), null, true));
    assertTrue(blocks.getMessage().contains("set size to a divisor"), blocks.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new BlockUniformLoss(0, 1));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RegretLoss()
                .computeScore(LABELS, OUTPUT.reshape(4, 3), new ActivationIdentity(), null, true));
  }
}
